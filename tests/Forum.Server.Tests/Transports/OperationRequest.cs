namespace Forum.Server.Tests.Transports;

/// <summary>An operation to send by any transport: a document or the id of one.</summary>
internal sealed record OperationRequest(string? Document = null)
{
    public string? DocumentId { get; init; }

    public object? Variables { get; init; }

    public string? OperationName { get; init; }

    public string? Cost { get; init; }

    /// <summary>The payload as GraphQL over HTTP and both streaming protocols define it.</summary>
    public Dictionary<string, object?> Payload
    {
        get
        {
            var payload = new Dictionary<string, object?>
            {
                ["query"] = Document,
                ["documentId"] = DocumentId,
                ["variables"] = Variables,
                ["operationName"] = OperationName,
            };
            if (Cost is not null) payload["extensions"] = new { cost = Cost };
            return payload;
        }
    }
}
