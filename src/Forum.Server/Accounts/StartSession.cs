using Forum.Writing;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>Begins a session for an account that has just proved itself.</summary>
internal sealed class StartSession(IWriteGate gate, SignInAttempts attempts, TimeProvider clock)
{
    /// <summary>It is not cancelled: a client that disconnects has signed in, or not.</summary>
    /// <param name="newHash">The password hashed at today's cost; null when the stored hash is good.</param>
    /// <param name="source">Whose wrong attempts are forgotten.</param>
    /// <returns>
    /// What the cookie or tokens will carry, or why not: the account was locked for good meanwhile, or others used the
    /// allowance up.
    /// </returns>
    public async Task<SignInAnswer> RunAsync(Guid accountId, string? newHash, SignInSource source)
    {
        var now = UtcMilliseconds.Now(clock);
        DateTimeOffset passed = now;
        await using var write = await gate.BeginAsync(CancellationToken.None);
        write.IsSeen = false;
        if (await attempts.PassAsync(write.Db, source) is { } wait) return SignInAnswer.Slowed(wait);
        var open = await write.Db.Set<Account>()
            .Where(a => a.Id == accountId && (a.LockoutEnd == null || a.LockoutEnd <= passed))
            .ExecuteUpdateAsync(
                set => set.SetProperty(a => a.PasswordHash, a => newHash ?? a.PasswordHash), CancellationToken.None);
        if (open == 0) return SignInAnswer.Failed;

        var ticket = SessionTicket.New();
        write.Db.Add(new Session(ticket.SessionId, accountId, now));
        await write.CommitAsync();
        return new SignInAnswer(ticket.ToPrincipal(), null) { AccountId = accountId };
    }
}
