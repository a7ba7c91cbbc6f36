using Forum.Server.Database.Model;
using Forum.Time;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>Begins a session for an account that has just proved itself.</summary>
internal sealed class StartSession(IWriteTransactionFactory gate, SignInAttempts attempts, NodeClock clock)
{
    /// <param name="verified">The account as it was when its password was checked.</param>
    /// <param name="newHash">The password hashed at today's cost; null when the stored hash is good.</param>
    /// <param name="source">Whose wrong attempts are forgotten.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects: up to the commit there is no session then.</param>
    /// <returns>
    /// What the cookie or tokens will carry, or why not: the account was locked for good meanwhile, lost its address or has
    /// another password, or others used the allowance up.
    /// </returns>
    public async Task<SignInAnswer> RunAsync(
        Account verified, string? newHash, SignInSource source, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        DateTimeOffset passed = now;
        var (id, email, hash, stamp) = (verified.Id, verified.NormalizedEmail, verified.PasswordHash, verified.SecurityStamp);
        var isRehashed = newHash is not null;
        await using var write = await gate.BeginAccountAsync(source.Email, cancellationToken);
        write.InvalidatesResponses = false;
        if (await attempts.PassAsync(write.Db, source) is { } wait) return SignInAnswer.Slowed(wait);
        var open = await write.Db.Set<Account>()
            .Where(a => a.Id == id && (a.LockoutEnd == null || a.LockoutEnd <= passed))

            // A concurrent sign-in may have replaced a hash of an older cost. A new password also renews the stamp.
            .Where(a => a.NormalizedEmail == email && a.SecurityStamp == stamp && (isRehashed || a.PasswordHash == hash))
            .ExecuteUpdateAsync(
                set => set.SetProperty(a => a.PasswordHash, a => newHash ?? a.PasswordHash), cancellationToken);
        if (open == 0) return SignInAnswer.Failed;

        var ticket = SessionTicket.New();
        write.Db.Add(new Session(ticket.SessionId, id, now));
        await write.CommitAsync();
        return new SignInAnswer(ticket.ToPrincipal(), null) { AccountId = id };
    }
}
