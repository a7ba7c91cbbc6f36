namespace GraphQLServer.Http;

/// <summary>
/// A request that is not a valid GraphQL request, or that this server does not accept; the status says why.
/// </summary>
internal sealed class RequestException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>For a JSON string that escapes an unpaired surrogate, which is not valid Unicode.</summary>
    public static RequestException InvalidUnicode() => Malformed("A string is not valid Unicode.");

    public static RequestException Malformed(string message) => new(400, "BAD_REQUEST", message);
}
