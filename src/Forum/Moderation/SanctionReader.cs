using Forum.Authorization;
using Forum.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Moderation;

/// <summary>The sanctions on the viewer's own account.</summary>
public sealed class SanctionReader(IDbContextFactory<ForumDb> contexts)
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
}
