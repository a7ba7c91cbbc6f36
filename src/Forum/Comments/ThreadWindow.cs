using Forum.Paging;

namespace Forum.Comments;

/// <summary>How much of a tree one page shows.</summary>
/// <param name="Top">Which top-level comments.</param>
/// <param name="RepliesPerComment">Direct replies below each comment, 0 to 20.</param>
/// <param name="MaxDepth">Depth of the deepest row, 0 to 32; top-level comments have 0.</param>
public sealed record ThreadWindow(PageWindow Top, int RepliesPerComment, int MaxDepth)
{
    /// <summary>Rows of a page at most, whatever the numbers above multiply to; the cursors lead on from there.</summary>
    public const int MaxRows = 500;

    public const int MaxRepliesPerComment = 20, DeepestDepth = 32;
}
