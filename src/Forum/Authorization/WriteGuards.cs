using Forum.Data;
using Forum.Time;
using Forum.Transactions;

namespace Forum.Authorization;

/// <summary>The checks that every write use case shares, and its transactions.</summary>
public sealed class WriteGuards(IWriteTransactionFactory gate, NodeClock clock, CallerConnection caller)
{
    /// <summary>The current time, as it will be stored.</summary>
    public DateTime Now => clock.Now;

    /// <summary>
    /// The time for a new item below an article, later than all existing items: see <see cref="NodeClock.After"/>.
    /// </summary>
    public DateTime After(DateTime other) => clock.After(other);

    /// <inheritdoc cref="IWriteTransactionFactory.BeginAsync(CancellationToken)"/>
    public async Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken) => Watched(await gate.BeginAsync(cancellationToken));

    /// <inheritdoc cref="IWriteTransactionFactory.BeginAsync(Guid, CancellationToken)"/>
    public async Task<WriteTransaction> BeginAsync(Guid articleId, CancellationToken cancellationToken) =>
        Watched(await gate.BeginAsync(articleId, cancellationToken));

    /// <summary>
    /// The lock in force on the article, or on the nearest locked comment of the branch; null: none. The caller must have locked the
    /// article's row.
    /// </summary>
    public async Task<DiscussionLock?> LockInForceAsync(
        ForumDb db, Article article, IReadOnlyList<Ancestor> branch, CancellationToken cancellationToken)
    {
        if (article.LockAt(Now) is { } whole) return whole;
        if (article.BranchLockCount == 0 || branch.Count == 0) return null;
        var of = branch.MaxBy(ancestor => ancestor.Depth)!.Id;
        var locks = await BranchLocks.InForceAsync(db, branch.ToLookup(_ => of), Now, cancellationToken);
        return locks.GetValueOrDefault(of);
    }

    /// <summary>The sanctions in force on the viewer's account.</summary>
    public Task<Sanctions> SanctionsAsync(ForumDb db, Viewer viewer, CancellationToken cancellationToken) =>
        Sanctions.InForceAsync(db, viewer.AccountId, Now, cancellationToken);

    private WriteTransaction Watched(WriteTransaction write)
    {
        write.IsClientDisconnected = () => caller.IsClosed;
        return write;
    }
}
