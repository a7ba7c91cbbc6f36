namespace Forum.Import.Parsing;

/// <summary>Limits the size of one comment, so that a batch of comments fits into memory.</summary>
internal static class ImportLimits
{
    /// <summary>UTF-16 code units of a comment's HTML: about six times the maximum length of a new comment.</summary>
    public const int CommentHtml = 65_536;

    public const string TooLong = "comments of more than 65,536 characters";
}
