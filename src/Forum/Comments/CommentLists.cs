using Forum.Paging;

namespace Forum.Comments;

/// <summary>The cursor scopes of comment lists.</summary>
public static class CommentLists
{
    /// <summary>An article's top-level comments or a comment's replies, in the given order.</summary>
    public static CursorScope Of(Guid listKey, CommentOrder order) => new(Kinds[(int)order], listKey);

    /// <summary>The comments of a pseudonym, newest first.</summary>
    public static CursorScope OfAuthor(Guid pseudonymId) => new("author", pseudonymId);

    /// <summary>The viewer's own comments, newest first.</summary>
    public static CursorScope OfAccount(Guid accountId) => new("account", accountId);

    /// <summary>The keyset position before a list's first row.</summary>
    public static Place Start(CommentOrder order) =>
        order == CommentOrder.Oldest ? new Place(0, Guid.Empty) : new Place(double.MaxValue, Guid.AllBitsSet);

    private static readonly string[] Kinds = ["best", "hot", "top", "newest", "oldest", "controversial"];
}
