using System.Net.Sockets;
using Forum.Server.Database.Errors;
using Forum.Server.Redis;
using Microsoft.Extensions.Options;

namespace Forum.Server.Telemetry;

/// <summary>
/// Keeps the log readable during a failure that affects every request: the first entry of a kind is written with its
/// stack trace; those that follow are counted, and written as one line a second. A kind is a kind of database failure,
/// or any failure of Redis, wherever in the program it occurs; or the text of a warning without an exception. All other
/// entries are written unchanged.
/// </summary>
internal sealed class TroubleLog : ILoggerFactory
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>After this time without an entry of its kind, the next entry counts as the first again.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<string, Spell> spells = new(StringComparer.Ordinal);
    private readonly ILoggerFactory inner;
    private readonly TimeProvider clock;
    private readonly ITimer timer;

    public TroubleLog(ILoggerFactory inner, TimeProvider clock)
    {
        (this.inner, this.clock) = (inner, clock);
        timer = clock.CreateTimer(_ => WriteCounts(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Wraps the framework's own factory, with its providers and filters.</summary>
    public static TroubleLog Create(IServiceProvider services) => new(
        new LoggerFactory(
            services.GetServices<ILoggerProvider>(), services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
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
            if (spells.TryGetValue(kind, out var spell))
            {
                spell.Count++;
                (spell.LastAt, spell.Cause) = (clock.GetTimestamp(), exception?.GetBaseException().Message);
                return false;
            }

            if (spells.Count == 0) timer.Change(Interval, Interval);
            spells.Add(kind, new Spell(logger, level, eventId) { LastAt = clock.GetTimestamp() });
            return true;
        }
    }

    private void WriteCounts()
    {
        List<(string Kind, Spell Spell, int Count)> counts = [];
        lock (gate)
        {
            foreach (var (kind, spell) in spells)
            {
                if (spell.Count > 0) counts.Add((kind, spell, spell.Count));
                else if (clock.GetElapsedTime(spell.LastAt) >= Quiet) spells.Remove(kind);
                spell.Count = 0;
            }

            if (spells.Count == 0) timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        foreach (var (kind, spell, count) in counts)
        {
            if (!spell.Logger.IsEnabled(spell.Level)) continue;
            var text = $"{kind} ({count} times in the last second) {spell.Cause}".TrimEnd();
            spell.Logger.Log(spell.Level, spell.EventId, text, null, static (line, _) => line);
        }
    }

    /// <summary>Consecutive entries of one kind.</summary>
    private sealed class Spell(ILogger logger, LogLevel level, EventId eventId)
    {
        public ILogger Logger => logger;

        public LogLevel Level => level;

        public EventId EventId => eventId;

        public int Count { get; set; }

        public long LastAt { get; set; }

        public string? Cause { get; set; }
    }

    private sealed class Logger(ILogger inner, TroubleLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // Kestrel throws this when a client did not acknowledge data until the operating system closed the
            // connection: not a server error.
            if (exception is SocketException { SocketErrorCode: SocketError.TimedOut }) logLevel = LogLevel.Debug;
            if (!inner.IsEnabled(logLevel)) return;
            var kind =
                exception is not null && RedisSetup.IsTrouble(exception) ? "Trouble with Redis"
                : exception is not null ? DatabaseTrouble.KindOf(exception) is { } trouble ? $"Trouble with the database: {trouble}" : null
                : logLevel == LogLevel.Warning ? formatter(state, null)
                : null;
            if (kind is null || log.IsFirst(kind, inner, logLevel, eventId, exception)) inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
