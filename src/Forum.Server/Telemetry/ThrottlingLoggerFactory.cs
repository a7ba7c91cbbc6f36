using System.Net.Sockets;
using Forum.Server.Database.Errors;
using Forum.Server.Redis;
using Microsoft.Extensions.Options;

namespace Forum.Server.Telemetry;

/// <summary>
/// Throttles repeated log entries, so that the log stays readable during a failure that affects every request. The first
/// entry of a kind is written in full, with its stack trace. Later entries of that kind are counted, and the count is
/// written once a second. These entries have the same kind, whichever component logs them: exceptions with the same <see
/// cref="DatabaseFailureKind"/>; Redis exceptions; warnings without an exception that have the same text. Other entries
/// are not throttled.
/// </summary>
internal sealed class ThrottlingLoggerFactory : ILoggerFactory
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>If no entry of a kind is logged for this long, the next one is written in full again.</summary>
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMinutes(1);

    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<string, Burst> bursts = new(StringComparer.Ordinal);
    private readonly ILoggerFactory inner;
    private readonly TimeProvider clock;
    private readonly ITimer timer;

    public ThrottlingLoggerFactory(ILoggerFactory inner, TimeProvider clock)
    {
        (this.inner, this.clock) = (inner, clock);
        timer = clock.CreateTimer(_ => WriteCounts(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Wraps the framework's own factory, with its providers and filters.</summary>
    public static ThrottlingLoggerFactory Create(IServiceProvider services) => new(
        new LoggerFactory(
            services.GetServices<ILoggerProvider>(),
            services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
            services.GetService<IOptions<LoggerFactoryOptions>>()),
        services.GetRequiredService<TimeProvider>());

    public ILogger CreateLogger(string categoryName) => new Logger(inner.CreateLogger(categoryName), this);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose()
    {
        timer.Dispose();
        WriteCounts();
        inner.Dispose();
    }

    /// <returns>Whether the entry must be written unchanged; otherwise it was counted.</returns>
    private bool IsFirst(string kind, ILogger logger, LogLevel level, EventId eventId, Exception? exception)
    {
        lock (gate)
        {
            if (bursts.TryGetValue(kind, out var burst))
            {
                burst.Count++;
                (burst.LastAt, burst.Cause) = (clock.GetTimestamp(), exception?.GetBaseException().Message);
                return false;
            }

            if (bursts.Count == 0) timer.Change(Interval, Interval);
            bursts.Add(kind, new Burst(logger, level, eventId) { LastAt = clock.GetTimestamp() });
            return true;
        }
    }

    private void WriteCounts()
    {
        List<(string Kind, Burst Burst, int Count)> counts = [];
        lock (gate)
        {
            foreach (var (kind, burst) in bursts)
            {
                if (burst.Count > 0) counts.Add((kind, burst, burst.Count));
                else if (clock.GetElapsedTime(burst.LastAt) >= QuietPeriod) bursts.Remove(kind);
                burst.Count = 0;
            }

            if (bursts.Count == 0) timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        foreach (var (kind, burst, count) in counts)
        {
            if (!burst.Logger.IsEnabled(burst.Level)) continue;
            var text = $"{kind} ({count} times in the last second) {burst.Cause}".TrimEnd();
            burst.Logger.Log(burst.Level, burst.EventId, text, null, static (line, _) => line);
        }
    }

    /// <summary>The state of one kind; removed after <see cref="QuietPeriod"/> without an entry.</summary>
    private sealed class Burst(ILogger logger, LogLevel level, EventId eventId)
    {
        public ILogger Logger => logger;

        public LogLevel Level => level;

        public EventId EventId => eventId;

        public int Count { get; set; }

        public long LastAt { get; set; }

        public string? Cause { get; set; }
    }

    private sealed class Logger(ILogger inner, ThrottlingLoggerFactory factory) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            // Kestrel logs this when TCP_USER_TIMEOUT expires because the client stopped acknowledging data. It is not a
            // server error.
            if (exception is SocketException { SocketErrorCode: SocketError.TimedOut }) logLevel = LogLevel.Debug;
            if (!inner.IsEnabled(logLevel)) return;
            var kind =
                exception is not null && RedisSetup.IsRedisFailure(exception) ? "Redis failure"
                : exception is not null ? DatabaseFailure.KindOf(exception) is { } failureKind
                    ? $"Database failure: {failureKind}"
                    : null
                : logLevel == LogLevel.Warning ? formatter(state, null)
                : null;
            if (kind is null || factory.IsFirst(kind, inner, logLevel, eventId, exception))
                inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
