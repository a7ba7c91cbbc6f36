using Forum.Data;
using Forum.Server.Accounts;
using Forum.Server.Database.Model;
using Forum.Transactions;

namespace Forum.Server.Purging;

/// <summary>
/// The steps of a purge. To purge another kind of rows, add a step, and an index that finds the rows.
/// </summary>
internal sealed class PurgeSteps(PurgeSettings settings, AccountSettings accounts)
{
    /// <summary>Tolerance for clock differences between nodes; keeping rows a little longer costs nothing.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    private readonly TrimEventLogs eventLogs = new();
    private readonly ExpireAccounts expireAccounts = new(TimeSpan.FromDays(settings.UnconfirmedDays));

    // Without this setting unconfirmed accounts may write, so they are not purged.
    public IEnumerable<PurgeStep> All => accounts.RequireConfirmedEmail ? [.. Always, expireAccounts.RunAsync] : Always;

    private PurgeStep[] Always =>
    [
        IdempotencyKeysAsync, EndedSessionsAsync, ExpiredSessionsAsync, SignInAllowancesAsync, RetractedVotesAsync,
        PendingRegistrationsAsync,
        (db, _, cancellationToken) => eventLogs.RunAsync(db, cancellationToken),
    ];

    private static async Task<bool> IdempotencyKeysAsync(
        AccountsDb db, DateTime now, CancellationToken cancellationToken) =>
        await Purge.DeleteAsync(
            db, "idempotency_keys", "at < {0}", [now - IdempotentWrite.Lifetime - Margin],
            cancellationToken) == Purge.MaxRows;

    private static async Task<bool> EndedSessionsAsync(
        AccountsDb db, DateTime now, CancellationToken cancellationToken) =>
        await Purge.DeleteAsync(db, "sessions", "ended_at < {0}", [now - Margin], cancellationToken) == Purge.MaxRows;

    /// <summary>
    /// Sessions that were not signed out and whose cookie or refresh token has expired. <see cref="RenewSession"/> may
    /// record a use late.
    /// </summary>
    private async Task<bool> ExpiredSessionsAsync(AccountsDb db, DateTime now, CancellationToken cancellationToken) =>
        await Purge.DeleteAsync(
            db, "sessions", "ended_at IS NULL AND coalesce(refreshed_at, started_at) < {0}",
            [now - accounts.RefreshLifetime - RenewSession.RecordInterval - Margin],
            cancellationToken) == Purge.MaxRows;

    /// <summary>
    /// Allowances that are full again and whose announced attempt, if any, has expired: they are equivalent to no row.
    /// </summary>
    private static async Task<bool> SignInAllowancesAsync(
        AccountsDb db, DateTime now, CancellationToken cancellationToken)
    {
        var before = (now - Margin - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return await Purge.DeleteAsync(
            db, "sign_in_allowances", "returned_at < {0} AND (may_try_at IS NULL OR may_try_at < {1})",
            [before, before - (long)SignInPolicy.AnnouncedAttemptLifetime.TotalMicroseconds],
            cancellationToken) == Purge.MaxRows;
    }

    private static async Task<bool> RetractedVotesAsync(
        AccountsDb db, DateTime now, CancellationToken cancellationToken) =>
        await Purge.DeleteAsync(
            db, "votes", "value = 0 AND at < {0}", [now - Vote.RetractedRetention - Margin],
            cancellationToken) == Purge.MaxRows;

    /// <summary>Registrations that were never confirmed.</summary>
    private async Task<bool> PendingRegistrationsAsync(
        AccountsDb db, DateTime now, CancellationToken cancellationToken) =>
        await Purge.DeleteAsync(
            db, "pending_registrations", "registered_at < {0}", [now.AddDays(-settings.UnconfirmedDays)],
            cancellationToken) == Purge.MaxRows;
}
