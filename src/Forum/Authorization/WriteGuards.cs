using Forum.Data;
using Forum.Errors;
using Forum.Time;
using Forum.Transactions;

namespace Forum.Authorization;

/// <summary>
/// What every use case that writes needs: data for its permission checks, the clock, and transactions.
/// </summary>
public sealed class WriteGuards(IWriteTransactionFactory transactions, NodeClock clock, CallerConnection connection)
{
    /// <summary>The current time, as it will be stored.</summary>
    public DateTime Now => clock.Now;

    /// <summary>
    /// The time for a new item below an article, later than all existing items: see <see cref="NodeClock.After"/>.
    /// </summary>
    public DateTime After(DateTime other) => clock.After(other);

    /// <inheritdoc cref="IWriteTransactionFactory.BeginAsync"/>
    public async Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken) =>
        WithConnectionCheck(await transactions.BeginAsync(cancellationToken));

    /// <inheritdoc cref="IWriteTransactionFactory.WriteAsync"/>
    public Task<T> WriteAsync<T>(
        Guid articleId, Func<WriteTransaction, Task<T>> writeAsync, CancellationToken cancellationToken) =>
        transactions.WriteAsync(articleId, write => writeAsync(WithConnectionCheck(write)), cancellationToken);

    /// <summary>
    /// The lock in force on the article, or on the nearest locked comment of the branch; null: none. The caller must
    /// have locked the article's row.
    /// </summary>
    public async Task<DiscussionLock?> LockInForceAsync(
        ForumDb db, Article article, IReadOnlyList<Ancestor> ancestors, CancellationToken cancellationToken)
    {
        var now = Now;
        if (article.LockAt(now) is { } articleLock) return articleLock;
        if (article.BranchLockCount == 0 || ancestors.Count == 0) return null;
        var commentId = ancestors.MaxBy(ancestor => ancestor.Depth)!.Id;
        var locks = await BranchLockQueries.InForceAsync(
            db, ancestors.ToLookup(_ => commentId), now, cancellationToken);
        return locks.GetValueOrDefault(commentId);
    }

    /// <summary>The sanctions in force on the viewer's account.</summary>
    public Task<AccountSanctions> SanctionsAsync(ForumDb db, Viewer viewer, CancellationToken cancellationToken) =>
        AccountSanctions.InForceAsync(db, viewer.AccountId, Now, cancellationToken);

    /// <exception cref="Refusal">Those of <see cref="Permissions.ToModerate"/>.</exception>
    public async Task MustModerateAsync(
        ForumDb db, Viewer moderator, Article article, CancellationToken cancellationToken)
    {
        var sanctions = await SanctionsAsync(db, moderator, cancellationToken);
        Permissions.Require(Permissions.ToModerate(moderator, moderator.Moderates(article.SectionId), sanctions));
    }

    private WriteTransaction WithConnectionCheck(WriteTransaction write)
    {
        write.IsClientDisconnected = () => connection.IsClosed;
        return write;
    }
}
