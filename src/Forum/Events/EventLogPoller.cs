using Forum.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Forum.Events;

/// <summary>
/// Every few seconds looks at the logs of the articles that are followed on this node, in one statement: so that nobody waits
/// longer for what the wire has lost, or for a node that has none.
/// </summary>
public sealed partial class EventLogPoller(ArticleEventHub feed, TimeProvider clock, ILogger<EventLogPoller> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(Pause, clock, feed.PollAsync, exception => NotRead(log, exception), stoppingToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The logs of followed articles could not be read; they are read again in a moment.")]
    private static partial void NotRead(ILogger log, Exception problem);
}
