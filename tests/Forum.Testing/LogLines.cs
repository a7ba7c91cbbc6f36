using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Forum.Testing;

/// <summary>Collects what a node logs, for tests of the log and to diagnose a failed test.</summary>
public sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> entries = [];

    public IReadOnlyCollection<string> All => [.. entries.Select(entry => $"{entry}")];

    public IReadOnlyCollection<LogEntry> Entries => entries;

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, entries);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) entries.Enqueue(new(logLevel, category, formatter(state, exception), exception));
        }
    }
}

/// <param name="Exception">Written with its stack trace.</param>
public sealed record LogEntry(LogLevel Level, string Category, string Message, Exception? Exception)
{
    private readonly string line = $"{Level} {Category}: {Message} {Exception}".TrimEnd();

    public override string ToString() => line;
}
