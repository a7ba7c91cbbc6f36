namespace GraphQLServer.Requests;

/// <summary>The document of a request: its text, the hash of a text that the server has, or both.</summary>
/// <param name="Text">The document; null when the request has only a hash.</param>
/// <param name="Hash">SHA-256 of the UTF-8 text, 64 lowercase hexadecimal digits; null when the request has only a text.</param>
internal readonly record struct DocumentReference(string? Text, string? Hash = null)
{
    /// <summary>Whether the request registers its text under its hash.</summary>
    public bool IsRegistration => Text is not null && Hash is not null;
}
