using System.Collections.Concurrent;
using Forum.Authorization;
using Forum.Time;
using GraphQLServer.Authentication;

namespace Forum.Server.Accounts;

/// <summary>
/// Checks the sessions of all long-lived connections, every two seconds with one statement. A session that has ended on
/// any node (sign-out, ban, new password) ends its connections; a changed role takes effect at the next check.
/// </summary>
internal sealed partial class SessionWatch(ViewerReader viewers, TimeProvider clock, ILogger<SessionWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Maximum number of sessions in one statement.</summary>
    private const int MaxBatch = 1_000;

    private readonly ConcurrentDictionary<ConnectionSession, Guid> sessions = new();

    /// <summary>
    /// Watches a caller's session until the result is disposed. An anonymous caller has no session to watch.
    /// </summary>
    public ConnectionSession Watch(Caller caller)
    {
        if (caller.Viewer is not Viewer viewer) return new ConnectionSession(caller);
        var session = new ConnectionSession(caller, session => sessions.TryRemove(session, out _));
        sessions.TryAdd(session, viewer.SessionId);
        return session;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(Pause, clock, CheckAllAsync, exception => CheckFailed(logger, exception), stoppingToken);

    private async Task CheckAllAsync(CancellationToken cancellationToken)
    {
        // Tokens expire even while the database does not respond.
        var now = clock.GetUtcNow();
        foreach (var session in sessions.Keys.Where(session => session.Caller.ExpiresAt <= now)) session.End();
        foreach (var batch in sessions.ToArray().Chunk(MaxBatch)) await CheckAsync(batch, cancellationToken);
    }

    private async Task CheckAsync(KeyValuePair<ConnectionSession, Guid>[] batch, CancellationToken cancellationToken)
    {
        var current = await viewers.ReadAsync([.. batch.Select(s => s.Value).Distinct()], cancellationToken);
        foreach (var (session, sessionId) in batch)
        {
            if (current.TryGetValue(sessionId, out var viewer))
                session.Update(CallerReader.CallerOf(viewer, session.Caller.ExpiresAt, session.Caller.Address));
            else
                session.End();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Checking the sessions of open connections failed; retrying in a few seconds.")]
    private static partial void CheckFailed(ILogger logger, Exception exception);
}
