using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Time;
using Microsoft.EntityFrameworkCore;

namespace Forum.Moderation;

/// <summary>The sanctions on the viewer's own account.</summary>
public sealed class SanctionReader(IDbContextFactory<ForumDb> contexts, NodeClock clock)
{
    /// <summary>Maximum number of sanctions returned; far more than an account has in practice.</summary>
    public const int MaxSanctions = 100;

    /// <summary>
    /// The sanctions that were imposed: first those that were not lifted, then the lifted ones, each newest first.
    /// </summary>
    public async Task<IReadOnlyList<Sanction>> OfAccountAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await AccountSanctions.OfAsync(db, accountId, MaxSanctions, cancellationToken);
    }

    /// <summary>The error for an account that may not write now; null when it may.</summary>
    public async Task<Refusal?> RefusalOfAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await AccountSanctions.InForceAsync(db, accountId, clock.Now, cancellationToken)).Refusal;
    }
}
