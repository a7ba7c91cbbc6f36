using Forum.Paging;

namespace Forum.Comments;

/// <summary>Which part of a comment tree one page contains.</summary>
/// <param name="Top">The window of top-level comments.</param>
/// <param name="RepliesPerComment">Direct replies below each comment, 0 to 20.</param>
/// <param name="MaxDepth">Depth of the deepest row, 0 to 32; top-level comments have depth 0.</param>
public sealed record ThreadWindow(PageWindow Top, int RepliesPerComment, int MaxDepth)
{
    /// <summary>
    /// Maximum rows of a page, whatever the parameters multiply to; the remaining rows are available through the
    /// cursors.
    /// </summary>
    public const int MaxRows = 500;

    public const int MaxRepliesPerComment = 20;
}
