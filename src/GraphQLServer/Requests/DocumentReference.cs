namespace GraphQLServer.Requests;

/// <summary>Which document a request means: its text, the hash of a text that the server has, or both.</summary>
/// <param name="Text">The document; null: the server has it.</param>
/// <param name="Hash">SHA-256 of the text in UTF-8, 64 small hexadecimal digits; null: the text is all there is.</param>
internal readonly record struct DocumentReference(string? Text, string? Hash = null)
{
    /// <summary>Whether a text that comes with a hash is to be kept under it.</summary>
    public bool IsToBeKept => Text is not null && Hash is not null;
}
