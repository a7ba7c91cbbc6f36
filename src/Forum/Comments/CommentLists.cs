using Forum.Paging;

namespace Forum.Comments;

/// <summary>The names of comment lists, for their cursors.</summary>
public static class CommentLists
{
    /// <summary>An article's top level or a comment's replies, in an order.</summary>
    public static CursorScope Of(Guid listKey, CommentOrder order) => new(Kinds[(int)order], listKey);

    /// <summary>What a pseudonym wrote, newest first.</summary>
    public static CursorScope OfAuthor(Guid pseudonymId) => new("author", pseudonymId);

    /// <summary>What the viewer wrote, newest first.</summary>
    public static CursorScope OfAccount(Guid accountId) => new("account", accountId);

    /// <summary>The place before a list's first row.</summary>
    public static Place Start(CommentOrder order) =>
        order == CommentOrder.Oldest ? new Place(0, Guid.Empty) : new Place(double.MaxValue, Guid.AllBitsSet);

    private static readonly string[] Kinds = ["best", "hot", "top", "newest", "oldest", "controversial"];
}
