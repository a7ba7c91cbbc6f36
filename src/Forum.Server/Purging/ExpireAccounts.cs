using Forum.Data;
using Forum.Server.Database.Model;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Purging;

/// <summary>
/// Deletes accounts whose address was never confirmed, with their pseudonym. Such an account cannot have written
/// anything; one that a comment, vote, role, sanction or log entry refers to for any reason is kept.
/// </summary>
internal sealed class ExpireAccounts(TimeSpan maxAge)
{
    public async Task<bool> RunAsync(AccountsDb db, DateTime now, CancellationToken cancellationToken)
    {
        var ids = await LockExpiredAsync(db, now - maxAge, cancellationToken);
        await db.Pseudonyms.Where(p => p.AccountId != null && ids.Contains(p.AccountId.Value))
            .ExecuteDeleteAsync(cancellationToken);
        await db.Sessions.Where(s => ids.Contains(s.AccountId)).ExecuteDeleteAsync(cancellationToken);
        await db.Accounts.Where(a => ids.Contains(a.Id)).ExecuteDeleteAsync(cancellationToken);
        return ids.Count == Purge.MaxRows;
    }

    /// <summary>Locks the accounts until the end of the transaction, so that none is confirmed meanwhile.</summary>
    private static async Task<List<Guid>> LockExpiredAsync(
        AccountsDb db, DateTime joinedBefore, CancellationToken cancellationToken)
    {
        var expired = db.Accounts
            .Where(a => !a.EmailConfirmed)
            .Where(a =>
                db.Pseudonyms.Any(
                    p => p.AccountId == a.Id && p.Kind == PseudonymKind.Lasting && p.JoinedAt < joinedBefore))
            .Where(a => !db.Pseudonyms.Any(p => p.AccountId == a.Id
                && (db.Comments.Any(c => c.AuthorId == p.Id)
                    || db.Sanctions.Any(s => s.PseudonymId == p.Id)
                    || db.ModerationLog.Any(e => e.PseudonymId == p.Id))))
            .Where(a => !db.Votes.Any(v => v.AccountId == a.Id) && !db.RoleGrants.Any(g => g.AccountId == a.Id))
            .OrderBy(a => a.Id).Take(Purge.MaxRows).Select(a => a.Id);
        var ids = await expired.ToListAsync(cancellationToken);
        if (!db.Database.IsNpgsql()) return ids;
        var expiredIds = ids.ToArray();
        return await db.Database
            .SqlQuery<Guid>($"SELECT id FROM accounts WHERE id = ANY({expiredIds}) AND NOT email_confirmed FOR UPDATE SKIP LOCKED")
            .ToListAsync(cancellationToken);
    }
}
