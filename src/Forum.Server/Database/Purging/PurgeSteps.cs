using Forum.Server.Accounts;
using Forum.Votes;
using Forum.Writing;

namespace Forum.Server.Database.Purging;

/// <summary>What is purged. A new kind of rows is one more step, and an index that finds them.</summary>
internal sealed class PurgeSteps(PurgeSettings settings, AccountSettings accounts)
{
    /// <summary>The nodes' clocks differ, and a moment more costs nothing.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    private readonly CutEventLogs eventLogs = new();
    private readonly ExpireAccounts expired = new(TimeSpan.FromDays(settings.UnconfirmedDays));

    public IEnumerable<PurgeStep> All => accounts.RequireConfirmedEmail
        ? [UsedKeysAsync, EndedSessionsAsync, VotesTakenBackAsync, OldRegistrationsAsync, eventLogs.RunAsync, expired.RunAsync]

        // Unconfirmed accounts may write here: they are accounts like all others.
        : [UsedKeysAsync, EndedSessionsAsync, VotesTakenBackAsync, OldRegistrationsAsync, eventLogs.RunAsync];

    private static async Task<bool> UsedKeysAsync(AccountsDb db, DateTime now, CancellationToken cancellationToken) =>
        await Purge.DeleteAsync(db, "idempotency_keys", "at < {0}", [now - Once.Lifetime - Margin], cancellationToken) == Purge.MaxRows;

    private static async Task<bool> EndedSessionsAsync(AccountsDb db, DateTime now, CancellationToken cancellationToken) =>
        await Purge.DeleteAsync(db, "sessions", "ended_at < {0}", [now - Margin], cancellationToken) == Purge.MaxRows;

    private static async Task<bool> VotesTakenBackAsync(AccountsDb db, DateTime now, CancellationToken cancellationToken) =>
        await Purge.DeleteAsync(db, "votes", "value = 0 AND at < {0}", [now - Vote.TakenBackFor - Margin], cancellationToken) == Purge.MaxRows;

    /// <summary>Registrations that were never confirmed.</summary>
    private async Task<bool> OldRegistrationsAsync(AccountsDb db, DateTime now, CancellationToken cancellationToken) =>
        await Purge.DeleteAsync(
            db, "pending_registrations", "registered_at < {0}", [now.AddDays(-settings.UnconfirmedDays)], cancellationToken) == Purge.MaxRows;
}
