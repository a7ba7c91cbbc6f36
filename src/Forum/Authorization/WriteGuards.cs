using Forum.Data;
using Forum.Errors;
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

    /// <summary>Throws when the article or the branch is locked. The caller must have locked the article's row.</summary>
    /// <exception cref="Refusal">LOCKED.</exception>
    public async Task MustBeOpenAsync(
        ForumDb db, Article article, IReadOnlyList<Ancestor> lineage, CancellationToken cancellationToken)
    {
        Permissions.MustBeOpen(article.LockAt(Now));
        if (article.BranchLockCount == 0 || lineage.Count == 0) return;
        var of = lineage.MaxBy(s => s.Depth)!.Id;
        var locks = await BranchLocks.InForceAsync(db, lineage.ToLookup(_ => of), Now, cancellationToken);
        if (locks.TryGetValue(of, out var inForce)) Permissions.MustBeOpen(inForce);
    }

    /// <exception cref="Refusal">SUSPENDED, BANNED.</exception>
    public async Task MustBeInGoodStandingAsync(ForumDb db, Viewer viewer, CancellationToken cancellationToken)
    {
        if ((await Sanctions.InForceAsync(db, viewer.AccountId, Now, cancellationToken)).Refusal is { } refusal) throw refusal;
    }

    private WriteTransaction Watched(WriteTransaction write)
    {
        write.IsClientDisconnected = () => caller.IsClosed;
        return write;
    }
}
