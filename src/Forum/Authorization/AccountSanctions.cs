using Forum.Data;
using Forum.Errors;
using Microsoft.EntityFrameworkCore;

namespace Forum.Authorization;

/// <summary>The sanctions in force on an account, on any of its pseudonyms.</summary>
public sealed record AccountSanctions(IReadOnlyList<Sanction> InForce)
{
    public static AccountSanctions None { get; } = new([]);

    /// <summary>The error for an account that may not write now; null when it may.</summary>
    public Refusal? Refusal
    {
        get
        {
            if (InForce.Any(s => s.Kind == SanctionKind.Ban))
                return new Refusal(ErrorCode.Banned, "This account is banned.");
            var suspensions = InForce.Where(s => s.Kind == SanctionKind.Suspension).ToList();
            if (suspensions.Count == 0) return null;
            var end = suspensions.Any(s => s.Until is null) ? null : suspensions.Max(s => s.Until);
            return new Refusal(ErrorCode.Suspended, "This account is suspended.") { RetryAt = end };
        }
    }

    public static async Task<AccountSanctions> InForceAsync(
        ForumDb db, Guid accountId, DateTime now, CancellationToken cancellationToken) =>
        (await InForceAsync(db, [accountId], now, cancellationToken)).GetValueOrDefault(accountId) ?? None;

    /// <summary>Sanctions by account id; accounts without any are absent.</summary>
    public static async Task<Dictionary<Guid, AccountSanctions>> InForceAsync(
        ForumDb db, IReadOnlyCollection<Guid> accounts, DateTime now, CancellationToken cancellationToken)
    {
        var rows = await (from sanction in db.Sanctions.AsNoTracking()
                          join pseudonym in db.Pseudonyms on sanction.PseudonymId equals pseudonym.Id
                          where pseudonym.AccountId != null && accounts.Contains(pseudonym.AccountId.Value)
                          select new { pseudonym.AccountId, Sanction = sanction })
            .ToListAsync(cancellationToken);
        return rows.Where(r => r.Sanction.IsInForceAt(now))
            .GroupBy(r => r.AccountId!.Value, r => r.Sanction)
            .ToDictionary(g => g.Key, g => new AccountSanctions([.. g]));
    }

    /// <summary>
    /// The sanctions imposed on the account: first those that were not lifted, then the lifted ones, each newest first.
    /// </summary>
    public static async Task<IReadOnlyList<Sanction>> OfAsync(
        ForumDb db, Guid accountId, int atMost, CancellationToken cancellationToken) =>
        await db.Sanctions.AsNoTracking()
            .Where(s => db.Pseudonyms.Any(p => p.Id == s.PseudonymId && p.AccountId == accountId))
            .OrderBy(s => s.LiftedAt != null).ThenByDescending(s => s.Id)
            .Take(atMost)
            .ToListAsync(cancellationToken);
}
