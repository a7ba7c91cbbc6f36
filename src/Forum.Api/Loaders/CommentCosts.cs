using Forum.Api.Paging;
using Forum.Comments;
using Forum.Paging;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

/// <summary>
/// The maximum number of rows that reading comments takes. A list is read twice when the content is not cached: first
/// the ids, then the content. One extra row is read to detect a next page.
/// </summary>
internal static class CommentCosts
{
    /// <summary>A comment by its id, and its article, for the visibility check.</summary>
    public const int One = 2;

    /// <summary>The lock in force on a comment: its article, and the nearest locked ancestor.</summary>
    public const int Lock = 2;

    public static int List(FieldArguments page) => 2 * (page.PageSize() + 1);

    /// <summary>A list of one author's comments: the author's comment count, and the article of each comment.</summary>
    public static int MixedList(FieldArguments page) => 1 + List(page) + page.PageSize();

    /// <summary>The number of rows of a thread page.</summary>
    public static int ThreadRows(FieldArguments thread)
    {
        var replies = Math.Clamp(thread.Get<int>("repliesPerComment"), 0, ThreadWindow.MaxRepliesPerComment);
        var level = Math.Clamp(thread.Get<int?>("first") ?? PageRequest.DefaultSize, 0, PageRequest.MaxSize);
        var rows = level;
        for (var depth = Math.Clamp(thread.Get<int>("maxDepth"), 0, ThreadWindow.DeepestDepth); depth > 0
            && rows < ThreadWindow.MaxRows; depth--)
            rows += level *= replies;
        return Math.Min(rows, ThreadWindow.MaxRows);
    }

    public static int Thread(FieldArguments thread) => 2 * (ThreadRows(thread) + 1);
}
