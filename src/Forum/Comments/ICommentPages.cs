using Forum.Authorization;
using Forum.Data;
using Forum.Paging;

namespace Forum.Comments;

/// <summary>
/// The performance-critical reads of comments, in SQL specific to each database. Every call is a fixed number of
/// statements, and the cost of a page depends on its own size, not on the size of the list.
/// </summary>
public interface ICommentPages
{
    /// <summary>
    /// For each list (an article's top-level comments or a comment's replies) up to one row more than the window's
    /// size.
    /// </summary>
    /// <returns>The rows by list, nearest to the window's start first; a list without rows is absent.</returns>
    Task<ILookup<Guid, CommentRecord>> ReadListsAsync(
        IReadOnlyCollection<Guid> lists, CommentOrder order, PageWindow window, ReadOptions options,
        CancellationToken cancellationToken);

    /// <summary>
    /// For each article the top-level comments and, level by level, the first replies of each: at most
    /// <see cref="ThreadWindow.MaxRows"/> rows per article. The rows of each list are the first ones in its order.
    /// </summary>
    /// <returns>The rows in no particular order.</returns>
    Task<IReadOnlyList<CommentRecord>> ReadThreadsAsync(
        IReadOnlyCollection<Guid> articles, CommentOrder order, ThreadWindow window, ReadOptions options,
        CancellationToken cancellationToken);

    /// <summary>The comments with these ids. Ids that do not exist are absent.</summary>
    Task<IReadOnlyList<CommentRecord>> ReadByIdsAsync(
        IReadOnlyCollection<Guid> ids, ContentFields content, CancellationToken cancellationToken);

    /// <summary>The newest comments of each author, one list per author.</summary>
    /// <param name="authors">Pseudonym ids.</param>
    Task<ILookup<Guid, CommentRecord>> ReadByAuthorsAsync(
        IReadOnlyCollection<Guid> authors, PageWindow window, ContentFields content,
        CancellationToken cancellationToken);

    /// <summary>The newest comments of one account under all its pseudonyms, in any status except deleted.</summary>
    Task<IReadOnlyList<CommentRecord>> ReadByAccountAsync(
        Guid accountId, PageWindow window, ContentFields content, CancellationToken cancellationToken);

    /// <summary>
    /// For each comment the nearest lock in force on it or on an ancestor. Comments without one are absent.
    /// </summary>
    Task<IReadOnlyDictionary<Guid, DiscussionLock>> ReadLocksAsync(
        IReadOnlyCollection<Guid> comments, DateTime now, CancellationToken cancellationToken);

    /// <summary>The comments and all their ancestors, grouped by the id of the requested comment.</summary>
    Task<ILookup<Guid, Ancestor>> GetAncestorsAsync(
        IReadOnlyCollection<Guid> comments, CancellationToken cancellationToken);

    /// <summary>One comment and its ancestors, and the arrival time of an account's vote on it.</summary>
    Task<VotePath> GetVotePathAsync(Guid accountId, Guid commentId, CancellationToken cancellationToken);
}
