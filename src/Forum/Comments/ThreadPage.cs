using Forum.Paging;

namespace Forum.Comments;

/// <summary>One bounded page of an article's whole tree, depth first.</summary>
public sealed record ThreadPage(IReadOnlyList<ThreadRow> Rows, Page<CommentRecord> Top);

/// <param name="MoreReplies">Direct replies that the page leaves out.</param>
/// <param name="RepliesCursor">For the comment's `replies(after:)`; null when none are left out.</param>
public sealed record ThreadRow(CommentRecord Comment, int MoreReplies, string? RepliesCursor);
