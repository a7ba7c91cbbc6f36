using System.Security.Claims;
using Forum.Writing;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>Begins a session for an account that has just proved itself, and forgets its failed attempts.</summary>
internal sealed class StartSession(IWriteGate gate, TimeProvider clock)
{
    /// <param name="newHash">The password hashed at today's cost; null when the stored hash is good.</param>
    /// <returns>What the cookie or tokens will carry; null when the account was locked for good meanwhile.</returns>
    public async Task<ClaimsPrincipal?> RunAsync(Guid accountId, string? newHash, CancellationToken cancellationToken)
    {
        var now = UtcMilliseconds.Now(clock);
        DateTimeOffset longest = now + SignInAttempts.Lockout;
        await using var write = await gate.BeginAsync(cancellationToken);
        write.IsSeen = false;
        var open = await write.Db.Set<Account>()
            .Where(a => a.Id == accountId && (a.LockoutEnd == null || a.LockoutEnd <= longest))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(a => a.AccessFailedCount, 0)
                    .SetProperty(a => a.LockoutEnd, (DateTimeOffset?)null)
                    .SetProperty(a => a.PasswordHash, a => newHash ?? a.PasswordHash),
                cancellationToken);
        if (open == 0) return null;

        var session = new Session(Guid.CreateVersion7(), accountId, now);
        write.Db.Add(session);
        await write.CommitAsync();
        return new SessionTicket(session.Id, session.Generation).ToPrincipal();
    }
}
