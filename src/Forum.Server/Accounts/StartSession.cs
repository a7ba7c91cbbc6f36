using Forum.Server.Database.Model;
using Forum.Time;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>Starts a session for an account whose credentials were just verified.</summary>
internal sealed class StartSession(IWriteTransactionFactory transactions, SignInAttempts attempts, NodeClock clock)
{
    /// <param name="verified">The account as it was when its password was checked.</param>
    /// <param name="newHash">The password hashed at the current cost; null when the stored hash is up to date.</param>
    /// <param name="source">The source whose wrong attempts are reset.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the client disconnects: if that is before the commit, no session is created.
    /// </param>
    /// <returns>
    /// The claims of the cookie or tokens, or the reason for a refusal: the account was meanwhile locked permanently,
    /// lost its address or got another password, or other attempts used up the allowance.
    /// </returns>
    public async Task<SignInOutcome> RunAsync(
        Account verified, string? newHash, SignInSource source, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        DateTimeOffset nowWithOffset = now;
        var (id, email, hash, stamp) =
            (verified.Id, verified.NormalizedEmail, verified.PasswordHash, verified.SecurityStamp);
        var isRehashed = newHash is not null;
        await using var write = await transactions.BeginAccountAsync(source.Email, cancellationToken);
        write.InvalidatesResponses = false;
        if (await attempts.ResetAsync(write.Db, source) is { } throttled)
        {
            await write.CommitAsync();
            return throttled;
        }

        var updated = await write.Db.Set<Account>()
            .Where(a => a.Id == id && (a.LockoutEnd == null || a.LockoutEnd <= nowWithOffset))

            // A concurrent sign-in may have replaced a hash of a lower cost. A new password also changes the security
            // stamp.
            .Where(a =>
                a.NormalizedEmail == email && a.SecurityStamp == stamp && (isRehashed || a.PasswordHash == hash))
            .ExecuteUpdateAsync(
                set => set.SetProperty(a => a.PasswordHash, a => newHash ?? a.PasswordHash), cancellationToken);
        if (updated == 0) return SignInOutcome.Failed;

        var ticket = SessionTicket.New();
        write.Db.Add(new Session(ticket.SessionId, id, now));
        await write.CommitAsync();
        return new SignInOutcome(ticket.ToPrincipal(), null) { AccountId = id };
    }
}
