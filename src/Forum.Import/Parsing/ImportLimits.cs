namespace Forum.Import.Parsing;

/// <summary>What one comment may take, so that a batch of them fits into memory.</summary>
internal static class ImportLimits
{
    /// <summary>UTF-16 units of a comment's HTML, some six times what a new comment may have.</summary>
    public const int CommentHtml = 65_536;

    public const string TooLong = "comments of more than 65,536 characters";
}
