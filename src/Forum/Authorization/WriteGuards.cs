using Forum.Data;
using Forum.Time;
using Forum.Transactions;

namespace Forum.Authorization;

/// <summary>The checks that every write use case shares, and its transactions.</summary>
public sealed class WriteGuards(IWriteTransactionFactory transactions, NodeClock clock, CallerConnection connection)
{
    /// <summary>The current time, as it will be stored.</summary>
    public DateTime Now => clock.Now;

    /// <summary>
    /// The time for a new item below an article, later than all existing items: see <see cref="NodeClock.After"/>.
    /// </summary>
    public DateTime After(DateTime other) => clock.After(other);

    /// <inheritdoc cref="IWriteTransactionFactory.BeginAsync(CancellationToken)"/>
    public async Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken) =>
        WithConnectionCheck(await transactions.BeginAsync(cancellationToken));

    /// <inheritdoc cref="IWriteTransactionFactory.BeginAsync(Guid, CancellationToken)"/>
    public async Task<WriteTransaction> BeginAsync(Guid articleId, CancellationToken cancellationToken) =>
        WithConnectionCheck(await transactions.BeginAsync(articleId, cancellationToken));

    /// <summary>
    /// The lock in force on the article, or on the nearest locked comment of the branch; null: none. The caller must
    /// have locked the article's row.
    /// </summary>
    public async Task<DiscussionLock?> LockInForceAsync(
        ForumDb db, Article article, IReadOnlyList<Ancestor> ancestors, CancellationToken cancellationToken)
    {
        if (article.LockAt(Now) is { } articleLock) return articleLock;
        if (article.BranchLockCount == 0 || ancestors.Count == 0) return null;
        var commentId = ancestors.MaxBy(ancestor => ancestor.Depth)!.Id;
        var locks = await BranchLockQueries.InForceAsync(
            db, ancestors.ToLookup(_ => commentId), Now, cancellationToken);
        return locks.GetValueOrDefault(commentId);
    }

    /// <summary>The sanctions in force on the viewer's account.</summary>
    public Task<AccountSanctions> SanctionsAsync(ForumDb db, Viewer viewer, CancellationToken cancellationToken) =>
        AccountSanctions.InForceAsync(db, viewer.AccountId, Now, cancellationToken);

    private WriteTransaction WithConnectionCheck(WriteTransaction write)
    {
        write.IsClientDisconnected = () => connection.IsClosed;
        return write;
    }
}
