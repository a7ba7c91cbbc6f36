using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Forum.Server.Telemetry;

/// <summary>
/// Throttles repeated log entries, so that neither a failure that affects every request nor a caller fills the log. The
/// first entry of a kind (see <see cref="LogEntryKind"/>) and level is written in full, with its stack trace. Later
/// ones are counted, and one line a second has their count, the text of the newest and the first
/// <see cref="MaxErrorIds"/> error ids that were reported to clients. Debug and Trace entries are not throttled.
/// </summary>
internal sealed class ThrottlingLoggerFactory : ILoggerFactory
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>If no entry of a kind is logged for this long, the next one is written in full again.</summary>
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMinutes(1);

    /// <summary>Maximum number of error ids in one line: 3,400 characters.</summary>
    private const int MaxErrorIds = 100;

    private readonly Lock gate = new();
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
    private bool IsFirst(string kind, ILogger logger, LogLevel level, EventId eventId, Repetition repetition)
    {
        lock (gate)
        {
            if (bursts.TryGetValue((kind, level), out var burst))
            {
                burst.Count(repetition, clock.GetTimestamp());
                return false;
            }

            if (bursts.Count == 0) timer.Change(Interval, Interval);
            bursts.Add((kind, level), new Burst(logger, eventId, clock.GetTimestamp()));
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
                if (burst.TakeLine() is { } line) lines.Add((burst, key.Level, line));
                else if (clock.GetElapsedTime(burst.LastAt) >= QuietPeriod) bursts.Remove(key);
            }

            if (bursts.Count == 0) timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        foreach (var (burst, level, line) in lines)
        {
            if (burst.Logger.IsEnabled(level))
                burst.Logger.Log(level, burst.EventId, line, null, static (text, _) => text);
        }
    }

    /// <summary>What is kept of an entry that was counted.</summary>
    /// <param name="Text">The text or, with an exception, the kind of the exception.</param>
    /// <param name="Cause">The exception's message.</param>
    /// <param name="ErrorId">The id that the client received.</param>
    private readonly record struct Repetition(string Text, string? Cause, string? ErrorId);

    /// <summary>The state of one kind at one level; removed after <see cref="QuietPeriod"/> without an entry.</summary>
    private sealed class Burst(ILogger logger, EventId eventId, long firstAt)
    {
        private readonly List<string> errorIds = [];
        private Repetition newest;
        private int count;

        public ILogger Logger => logger;

        public EventId EventId => eventId;

        public long LastAt { get; private set; } = firstAt;

        public void Count(Repetition repetition, long at)
        {
            (newest, LastAt) = (repetition, at);
            count++;
            if (repetition.ErrorId is { } id && errorIds.Count < MaxErrorIds) errorIds.Add(id);
        }

        /// <returns>The line that reports the entries counted since the previous call; null: there were none.</returns>
        public string? TakeLine()
        {
            if (count == 0) return null;
            var line = $"{newest.Text} ({count} times in the last second) {newest.Cause}".TrimEnd();
            if (errorIds.Count > 0) line = $"{line} Error ids: {string.Join(", ", errorIds)}.";
            count = 0;
            errorIds.Clear();
            return line;
        }
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
            if (logLevel < LogLevel.Information || IsFirst(logLevel, eventId, state, exception, formatter))
                inner.Log(logLevel, eventId, state, exception, formatter);
        }

        private bool IsFirst<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var kind = LogEntryKind.Of(state, exception, formatter);
            var repetition = new Repetition(
                exception is null ? formatter(state, null) : kind, exception?.GetBaseException().Message,
                LogEntryKind.ValueOf(state, "ErrorId"));
            return factory.IsFirst(kind, inner, logLevel, eventId, repetition);
        }
    }
}
