using Forum.Articles;
using Forum.Comments;
using Forum.Moderation;
using Microsoft.EntityFrameworkCore;

namespace Forum.Writing;

/// <summary>What every use case below an article begins with.</summary>
public sealed class Writer(IWriteGate gate, ICommentPages comments, NodeClock clock, CallerConnection caller)
{
    /// <summary>The present moment, as it will be stored.</summary>
    public DateTime Now => clock.Now;

    /// <summary>The moment of something new below an article, later than everything there: see <see cref="NodeClock.After"/>.</summary>
    public DateTime After(DateTime other) => clock.After(other);

    /// <inheritdoc cref="IWriteGate.BeginAsync(CancellationToken)"/>
    public async Task<ForumWrite> BeginAsync(CancellationToken cancellationToken) => Watched(await gate.BeginAsync(cancellationToken));

    /// <inheritdoc cref="IWriteGate.BeginAsync(Guid, CancellationToken)"/>
    public async Task<ForumWrite> BeginAsync(Guid articleId, CancellationToken cancellationToken) =>
        Watched(await gate.BeginAsync(articleId, cancellationToken));

    /// <summary>The comment and everything above it. Their ids, parents and depths never change, so they are read before the transaction; <see cref="LineageStep.EditedAt"/> may be older than it.</summary>
    /// <exception cref="Refusal">NOT_FOUND.</exception>
    public Task<IReadOnlyList<LineageStep>> ClimbAsync(Guid commentId, CancellationToken cancellationToken) =>
        ClimbAsync(commentId, "commentId", cancellationToken);

    /// <param name="field">The input field with the id, for the refusal.</param>
    /// <exception cref="Refusal">NOT_FOUND.</exception>
    public async Task<IReadOnlyList<LineageStep>> ClimbAsync(Guid commentId, string field, CancellationToken cancellationToken)
    {
        var lineage = (await ClimbAsync([commentId], cancellationToken))[commentId].ToList();
        return lineage.Count > 0 ? lineage : throw Refusal.NotFound("comment", field);
    }

    public Task<ILookup<Guid, LineageStep>> ClimbAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        comments.ClimbAsync(ids, cancellationToken);

    /// <summary>Refuses where the article or the branch is locked. Only for one who holds the article's row.</summary>
    /// <exception cref="Refusal">LOCKED.</exception>
    public async Task MustBeOpenAsync(
        ForumDb db, Article article, IReadOnlyList<LineageStep> lineage, CancellationToken cancellationToken)
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

    private ForumWrite Watched(ForumWrite write)
    {
        write.IsAbandoned = () => caller.IsClosed;
        return write;
    }
}
