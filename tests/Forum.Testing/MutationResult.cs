namespace Forum.Testing;

/// <summary>The payload of a mutation: what it wrote, or the errors.</summary>
public sealed record MutationResult(ResponseValue Payload)
{
    private static readonly string[] ObjectFields = ["comment", "article", "sanction"];

    /// <summary>The code of the first error; null when the mutation succeeded.</summary>
    public string? Refusal => Payload["errors"].Count == 0 ? null : Error["code"].Text;

    /// <summary>The first error.</summary>
    public ResponseValue Error => Payload["errors"][0];

    /// <summary>The comment, article or sanction. Fails when the mutation returned errors.</summary>
    public ResponseValue Node
    {
        get
        {
            if (Refusal is not null) throw new InvalidOperationException($"Refused: {Payload}");
            var fields = Payload;
            return fields[ObjectFields.First(fields.Has)];
        }
    }

    public string Id => Node["id"].Text;
}
