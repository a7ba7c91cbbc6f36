using Forum.Api.Paging;
using Forum.Comments;
using Forum.Paging;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

/// <summary>
/// Rows that reading comments takes, at most. A list is read twice where words are not remembered: its places, then its
/// words; and one row beyond its end.
/// </summary>
internal static class CommentCosts
{
    /// <summary>A comment by its id, and its article, for who may see it.</summary>
    public const int One = 2;

    /// <summary>The lock in force on a comment: its article, and the nearest lock above it.</summary>
    public const int Lock = 2;

    public static int List(FieldArguments page) => 2 * (page.PageSize() + 1);

    /// <summary>A list of one author's comments: the author's count, and the article of each.</summary>
    public static int MixedList(FieldArguments page) => 1 + List(page) + page.PageSize();

    /// <summary>Rows of a tree page.</summary>
    public static int ThreadRows(FieldArguments thread)
    {
        var replies = Math.Clamp(thread.Get<int>("repliesPerComment"), 0, ThreadWindow.MaxRepliesPerComment);
        var level = Math.Clamp(thread.Get<int?>("first") ?? PageRequest.DefaultSize, 0, PageRequest.MaxSize);
        var rows = level;
        for (var depth = Math.Clamp(thread.Get<int>("maxDepth"), 0, ThreadWindow.DeepestDepth); depth > 0 && rows < ThreadWindow.MaxRows; depth--)
            rows += level *= replies;
        return Math.Min(rows, ThreadWindow.MaxRows);
    }

    public static int Thread(FieldArguments thread) => 2 * (ThreadRows(thread) + 1);
}
