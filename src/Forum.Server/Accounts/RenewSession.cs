using Forum.Errors;
using Forum.Server.Database.Errors;
using Forum.Server.Database.Model;
using Forum.Time;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>
/// Records the renewal of a session's cookie, so that a purge does not delete a session that is in use. Writes a
/// session at most once in <see cref="RecordInterval"/>.
/// </summary>
internal sealed class RenewSession(
    IDbContextFactory<AccountsDb> contexts, IWriteTransactionFactory transactions, NodeClock clock)
{
    /// <summary>The last use of a session may be this much later than its row says.</summary>
    public static readonly TimeSpan RecordInterval = TimeSpan.FromDays(1);

    /// <summary>
    /// The request with the cookie waits at most this long, so that time is left for its own operation.
    /// </summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    /// <param name="cancellationToken">Cancelled when the request's time limit is exceeded.</param>
    /// <returns>
    /// Whether the cookie may be renewed. If not, the database is not available, and a later request tries again.
    /// </returns>
    public async Task<bool> RunAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(MaxWait);
        try
        {
            return await AbandonableWork.RunAsync(token => RecordAsync(sessionId, token), timeout.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or Refusal
            || DatabaseFailure.KindOf(exception) is not null)
        {
            return false;
        }
    }

    private async Task<bool> RecordAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var before = now - RecordInterval;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await db.Sessions.AnyAsync(
                s => s.Id == sessionId && (s.RefreshedAt ?? s.StartedAt) < before, cancellationToken)) return true;
        }

        await using var write = await transactions.BeginAccountAsync(sessionId, cancellationToken);
        write.InvalidatesResponses = false;
        await write.Db.Set<Session>()
            .Where(s => s.Id == sessionId && s.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RefreshedAt, now), cancellationToken);
        await write.CommitAsync();
        return true;
    }
}
