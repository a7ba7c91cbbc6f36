using System.Collections.Concurrent;
using Forum.Authorization;
using Forum.Time;
using GraphQLServer.Authentication;

namespace Forum.Server.Accounts;

/// <summary>
/// Checks the sessions of all long-lived connections, every two seconds with one statement. A session that has ended on
/// any node (sign-out, ban, new password) ends its connections; a changed role takes effect at the next check.
/// </summary>
internal sealed partial class SessionWatch(ViewerReader viewers, TimeProvider clock, ILogger<SessionWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Maximum number of sessions in one statement.</summary>
    private const int MaxTogether = 1_000;

    private readonly ConcurrentDictionary<ConnectionSession, Guid> open = new();

    /// <summary>Watches a caller's session until the result is disposed. An anonymous caller has no session to watch.</summary>
    public ConnectionSession Watch(Caller caller)
    {
        if (caller.Viewer is not Viewer viewer) return new ConnectionSession(caller);
        var watch = new ConnectionSession(caller, done => open.TryRemove(done, out _));
        open.TryAdd(watch, viewer.SessionId);
        return watch;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(Pause, clock, LookAfterAllAsync, exception => NotRead(log, exception), stoppingToken);

    private async Task LookAfterAllAsync(CancellationToken cancellationToken)
    {
        // Tokens expire even while the database does not respond.
        var now = clock.GetUtcNow();
        foreach (var watch in open.Keys.Where(watch => watch.Caller.ExpiresAt <= now)) watch.End();
        foreach (var some in open.ToArray().Chunk(MaxTogether)) await LookAfterAsync(some, cancellationToken);
    }

    private async Task LookAfterAsync(KeyValuePair<ConnectionSession, Guid>[] some, CancellationToken cancellationToken)
    {
        var known = await viewers.ReadAsync([.. some.Select(s => s.Value).Distinct()], cancellationToken);
        foreach (var (watch, session) in some)
        {
            if (known.TryGetValue(session, out var viewer)) watch.Update(CallerReader.CallerOf(viewer, watch.Caller.ExpiresAt, watch.Caller.Address));
            else watch.End();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sessions of open connections could not be read; they are read again in a moment.")]
    private static partial void NotRead(ILogger log, Exception problem);
}
