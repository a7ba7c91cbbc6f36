using Forum.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Forum.Events;

/// <summary>
/// Polls the event logs of the articles with subscribers on this node every few seconds, in one statement. This bounds
/// the delay of an event whose notification was lost, and of every event when there is no backplane.
/// </summary>
public sealed partial class EventLogPoller(ArticleEventHub hub, TimeProvider clock, ILogger<EventLogPoller> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(Pause, clock, hub.PollAsync, exception => ReadFailed(logger, exception), stoppingToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Polling the event logs failed; retrying in a few seconds.")]
    private static partial void ReadFailed(ILogger logger, Exception exception);
}
