using Microsoft.EntityFrameworkCore;

namespace Forum.Moderation;

/// <summary>The sanctions on the viewer's own account.</summary>
public sealed class SanctionReader(IDbContextFactory<ForumDb> contexts, TimeProvider clock)
{
    /// <summary>Everything that was ever imposed, newest first.</summary>
    public async Task<IReadOnlyList<Sanction>> OfAccountAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Sanctions.OfAsync(db, accountId, cancellationToken);
    }

    /// <summary>What keeps the account from writing now; null: nothing.</summary>
    public async Task<Refusal?> RefusalOfAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await Sanctions.InForceAsync(db, accountId, UtcMilliseconds.Now(clock), cancellationToken)).Refusal;
    }
}
