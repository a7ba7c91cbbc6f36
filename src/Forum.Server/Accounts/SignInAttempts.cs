using Forum.Writing;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>
/// Ten guesses an hour at one account's password, from wherever they come. An attempt is counted before it is looked
/// at, so guesses that arrive together are counted one by one.
/// </summary>
internal sealed class SignInAttempts(IWriteGate gate, TimeProvider clock)
{
    public const int Most = 5;
    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(30);

    /// <param name="accountId">Null for an unknown address: the same statement runs and finds nothing.</param>
    /// <returns>Whether the attempt counts. If not, its outcome must not be told.</returns>
    public async Task<bool> TakeAsync(Guid? accountId, CancellationToken cancellationToken)
    {
        var id = accountId ?? Guid.Empty;
        var now = clock.GetUtcNow();
        DateTimeOffset? until = now + Lockout;
        await using var write = await gate.BeginAsync(cancellationToken);
        write.IsSeen = false;
        var taken = await write.Db.Set<Account>()
            .Where(a => a.Id == id && (a.LockoutEnd == null || a.LockoutEnd <= now))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(a => a.AccessFailedCount, a => a.AccessFailedCount + 1 >= Most ? 0 : a.AccessFailedCount + 1)
                    .SetProperty(a => a.LockoutEnd, a => a.AccessFailedCount + 1 >= Most ? until : null),
                cancellationToken);
        await write.CommitAsync();
        return taken == 1;
    }
}
