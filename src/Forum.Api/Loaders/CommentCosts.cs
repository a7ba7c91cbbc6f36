using Forum.Api.Paging;
using Forum.Authorization;
using Forum.Comments;
using Forum.Paging;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

/// <summary>
/// For the cost analysis: the maximum number of rows that a comment field reads from the database. A list is read twice
/// when the content is not cached: first the ids, then the content. One extra row is read to detect a next page.
/// </summary>
internal static class CommentCosts
{
    /// <summary>A comment by its id, and its article, for the visibility check.</summary>
    public const int SingleComment = 2;

    /// <summary>The lock that applies to a comment: the comment's article, and the nearest locked ancestor.</summary>
    public const int Lock = 2;

    /// <summary>The ids of a comment and its ancestors, then the ancestors' content.</summary>
    public const int Ancestors = (2 * ForumRules.MaxAllowedReplyDepth) + 1;

    public static int List(FieldArguments page) => 2 * (page.PageSize() + 1);

    /// <summary>
    /// A list of one author's comments. Also reads the author's comment count and the article of each comment.
    /// </summary>
    public static int ListByAuthor(FieldArguments page) => 1 + List(page) + page.PageSize();

    /// <summary>The maximum number of comments in a thread page.</summary>
    public static int ThreadPageLength(FieldArguments thread)
    {
        var replies = Math.Clamp(thread.Get<int>("repliesPerComment"), 0, ThreadWindow.MaxRepliesPerComment);
        var commentsAtDepth = Math.Clamp(thread.Get<int?>("first") ?? PageRequest.DefaultSize, 0, PageRequest.MaxSize);
        var rows = commentsAtDepth;
        var maxDepth = Math.Clamp(thread.Get<int>("maxDepth"), 0, ForumRules.MaxAllowedReplyDepth);
        for (var depth = 0; depth < maxDepth && rows < ThreadWindow.MaxRows; depth++)
        {
            commentsAtDepth *= replies;
            rows += commentsAtDepth;
        }

        return Math.Min(rows, ThreadWindow.MaxRows);
    }

    public static int ThreadReads(FieldArguments thread) => 2 * (ThreadPageLength(thread) + 1);
}
