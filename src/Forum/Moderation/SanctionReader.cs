using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Time;
using Microsoft.EntityFrameworkCore;

namespace Forum.Moderation;

/// <summary>The sanctions on the viewer's own account.</summary>
public sealed class SanctionReader(IDbContextFactory<ForumDb> contexts, NodeClock clock)
{
    /// <summary>How many are shown; nobody has had so many.</summary>
    public const int MaxSanctions = 100;

    /// <summary>What was imposed: first what has not been lifted, each newest first.</summary>
    public async Task<IReadOnlyList<Sanction>> OfAccountAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Sanctions.OfAsync(db, accountId, MaxSanctions, cancellationToken);
    }

    /// <summary>What keeps the account from writing now; null: nothing.</summary>
    public async Task<Refusal?> RefusalOfAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await Sanctions.InForceAsync(db, accountId, clock.Now, cancellationToken)).Refusal;
    }
}
