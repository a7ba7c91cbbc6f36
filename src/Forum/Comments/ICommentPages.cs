using Forum.Authorization;
using Forum.Data;
using Forum.Paging;

namespace Forum.Comments;

/// <summary>
/// The hot reads of comments, in each database's own SQL. Every call is a fixed number of statements, and every page
/// costs its own rows, however many comments the list holds.
/// </summary>
public interface ICommentPages
{
    /// <summary>For each list (an article's top level or a comment's replies) up to one row more than the window's size.</summary>
    /// <returns>The rows by list, nearest to the window's place first; a list without rows is absent.</returns>
    Task<ILookup<Guid, CommentRecord>> ReadListsAsync(
        IReadOnlyCollection<Guid> lists, CommentOrder order, PageWindow window, ReadOptions reading, CancellationToken cancellationToken);

    /// <summary>
    /// Of each article top-level comments and, level by level, the first replies of each: at most
    /// <see cref="ThreadWindow.MaxRows"/> rows an article. Of every list the rows are the first ones in order.
    /// </summary>
    /// <returns>In no particular order.</returns>
    Task<IReadOnlyList<CommentRecord>> ReadThreadsAsync(
        IReadOnlyCollection<Guid> articles, CommentOrder order, ThreadWindow window, ReadOptions reading, CancellationToken cancellationToken);

    /// <summary>Those of the ids that exist.</summary>
    Task<IReadOnlyList<CommentRecord>> ReadByIdsAsync(IReadOnlyCollection<Guid> ids, ContentFields words, CancellationToken cancellationToken);

    /// <summary>The newest comments of each author, each author a list of its own.</summary>
    /// <param name="authors">Pseudonyms.</param>
    Task<ILookup<Guid, CommentRecord>> ReadByAuthorsAsync(
        IReadOnlyCollection<Guid> authors, PageWindow window, ContentFields words, CancellationToken cancellationToken);

    /// <summary>The newest comments that one account wrote, under all its pseudonyms, whatever became of them but deleted ones.</summary>
    Task<IReadOnlyList<CommentRecord>> ReadByAccountAsync(Guid accountId, PageWindow window, ContentFields words, CancellationToken cancellationToken);

    /// <summary>For each comment the nearest lock in force on it or above it: one row each. Comments without one are absent.</summary>
    Task<IReadOnlyDictionary<Guid, DiscussionLock>> ReadLocksAsync(IReadOnlyCollection<Guid> comments, DateTime now, CancellationToken cancellationToken);

    /// <summary>The comments themselves and everything above them, each with the comment that the climb began at.</summary>
    Task<ILookup<Guid, Ancestor>> GetAncestorsAsync(IReadOnlyCollection<Guid> comments, CancellationToken cancellationToken);

    /// <summary>One comment's lineage, and the moment at which an account's vote on it arrives.</summary>
    Task<VotePath> GetVotePathAsync(Guid accountId, Guid commentId, CancellationToken cancellationToken);
}
