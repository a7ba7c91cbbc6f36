namespace GraphQLServer.Http;

/// <summary>A request that is no GraphQL request, or not one for this server: the status says how.</summary>
internal sealed class RequestException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>JSON may escape half of a surrogate pair, which is no text.</summary>
    public static RequestException NotText() => Malformed("A string is not valid Unicode.");

    public static RequestException Malformed(string message) => new(400, "BAD_REQUEST", message);
}
