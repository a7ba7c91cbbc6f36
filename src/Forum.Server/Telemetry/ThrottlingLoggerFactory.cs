using System.Net.Sockets;
using Forum.Server.Database.Errors;
using Forum.Server.Redis;
using Microsoft.Extensions.Options;

namespace Forum.Server.Telemetry;

/// <summary>
/// Throttles repeated log entries, so that the log stays readable during a failure that affects every request. The
/// first entry of a kind is written in full, with its stack trace. Later entries of that kind are counted, and the
/// count is written once a second. These entries have the same kind, whichever component logs them, if their levels are
/// equal: exceptions with the same <see cref="DatabaseFailureKind"/>; Redis exceptions; warnings without an exception
/// that have the same text. Other entries are not throttled.
/// </summary>
internal sealed class ThrottlingLoggerFactory : ILoggerFactory
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>If no entry of a kind is logged for this long, the next one is written in full again.</summary>
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMinutes(1);

    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<(string Kind, LogLevel Level), Burst> bursts = [];
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

    public ILogger CreateLogger(string categoryName) => new Logger(
        inner.CreateLogger(categoryName), this,
        isOfKestrel: categoryName.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal));

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
            if (bursts.TryGetValue((kind, level), out var burst))
            {
                burst.Count++;
                (burst.LastAt, burst.Cause) = (clock.GetTimestamp(), exception?.GetBaseException().Message);
                return false;
            }

            if (bursts.Count == 0) timer.Change(Interval, Interval);
            bursts.Add((kind, level), new Burst(logger, eventId) { LastAt = clock.GetTimestamp() });
            return true;
        }
    }

    private void WriteCounts()
    {
        List<(Burst Burst, LogLevel Level, string Line)> lines = [];
        lock (gate)
        {
            foreach (var (key, burst) in bursts)
            {
                if (burst.Count > 0)
                {
                    var line = $"{key.Kind} ({burst.Count} times in the last second) {burst.Cause}".TrimEnd();
                    lines.Add((burst, key.Level, line));
                }
                else if (clock.GetElapsedTime(burst.LastAt) >= QuietPeriod) bursts.Remove(key);

                burst.Count = 0;
            }

            if (bursts.Count == 0) timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        foreach (var (burst, level, line) in lines)
        {
            if (burst.Logger.IsEnabled(level))
                burst.Logger.Log(level, burst.EventId, line, null, static (text, _) => text);
        }
    }

    /// <summary>The state of one kind at one level; removed after <see cref="QuietPeriod"/> without an entry.</summary>
    private sealed class Burst(ILogger logger, EventId eventId)
    {
        public ILogger Logger => logger;

        public EventId EventId => eventId;

        public int Count { get; set; }

        public long LastAt { get; set; }

        public string? Cause { get; set; }
    }

    private sealed class Logger(ILogger inner, ThrottlingLoggerFactory factory, bool isOfKestrel) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            // Kestrel logs this when TCP_USER_TIMEOUT expires because the client stopped acknowledging data. It is not
            // a server error.
            if (isOfKestrel && exception is SocketException { SocketErrorCode: SocketError.TimedOut })
                logLevel = LogLevel.Debug;
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
