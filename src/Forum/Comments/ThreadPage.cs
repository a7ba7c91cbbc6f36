using Forum.Paging;

namespace Forum.Comments;

/// <summary>One bounded page of an article's comment tree, in depth-first order.</summary>
public sealed record ThreadPage(IReadOnlyList<ThreadRow> Rows, Page<CommentRecord> Top);

/// <param name="MoreReplies">The number of direct replies that the page omits.</param>
/// <param name="RepliesCursor">The cursor for the comment's `replies(after:)`; null when no replies are
/// omitted.</param>
public sealed record ThreadRow(CommentRecord Comment, int MoreReplies, string? RepliesCursor);
