using Forum.Paging;

namespace Forum.Comments;

/// <summary>
/// The cursor scopes of the comment lists that have one order. For the others see <see cref="CommentOrder"/>.
/// </summary>
public static class CommentLists
{
    /// <summary>The comments of a pseudonym, newest first.</summary>
    public static CursorScope OfAuthor(Guid pseudonymId) => new("author", pseudonymId);

    /// <summary>The viewer's own comments, newest first.</summary>
    public static CursorScope OfAccount(Guid accountId) => new("account", accountId);
}
