using System.Net.Sockets;
using Forum.Server.Telemetry;
using Forum.Testing;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Forum.Server.Tests.Telemetry;

/// <summary>Repeated failures neither fill the log nor hide others.</summary>
public sealed partial class ThrottlingLogEntries
{
    [Fact]
    public void Repetitions_are_counted_for_each_level()
    {
        var failure = new RedisException("The server is down.");
        var entries = LogBy("Forum", logger =>
        {
            logger.Log(LogLevel.Warning, failure, "first");
            for (var i = 0; i < 3; i++) logger.Log(LogLevel.Warning, failure, "again");
            logger.Log(LogLevel.Error, failure, "worse");
        });
        Assert.Equal(
            [
                (LogLevel.Warning, "first"), (LogLevel.Error, "worse"),
                (LogLevel.Warning, "Redis failure (3 times in the last second) The server is down."),
            ],
            entries.Select(entry => (entry.Level, entry.Message)));
    }

    [Fact]
    public void Entries_of_one_template_are_counted_together_whatever_their_values_are()
    {
        var entries = LogBy("Forum", logger =>
        {
            for (var code = 1; code <= 4; code++)
            {
                SocketClosed(logger, code);
                DocumentRejected(logger, code);
            }
        });
        Assert.Equal(
            [
                "A socket closed with 1.", "A document was rejected with 1.",
                "A socket closed with 4. (3 times in the last second)",
                "A document was rejected with 4. (3 times in the last second)",
            ],
            entries.Select(entry => entry.Message));
    }

    [Fact]
    public void Bugs_at_different_places_are_each_logged_with_their_stack_trace()
    {
        var entries = LogBy("Forum", logger =>
        {
            for (var i = 0; i < 3; i++)
            {
                logger.LogError(Record.Exception(FirstOfNone), "A bug.");
                logger.LogError(Record.Exception(SingleOfNone), "A bug.");
            }
        });
        Assert.Equal(2, entries.Count(entry => entry.Exception is not null));
        Assert.Equal(4, entries.Count);

        static object FirstOfNone() => Array.Empty<int>().First();
        static object SingleOfNone() => Array.Empty<int>().Single();
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel.Connections", 0)]
    [InlineData("Forum.Server.Mail", 1)]
    public void A_socket_timeout_is_logged_unless_it_is_of_a_client_of_Kestrel(string category, int logged)
    {
        var timeout = new SocketException((int)SocketError.TimedOut);
        Assert.Equal(logged, LogBy(category, logger => logger.Log(LogLevel.Error, timeout, "time-out")).Count);
    }

    [LoggerMessage(LogLevel.Information, "A socket closed with {Code}.")]
    private static partial void SocketClosed(ILogger logger, int code);

    [LoggerMessage(LogLevel.Information, "A document was rejected with {Code}.")]
    private static partial void DocumentRejected(ILogger logger, int code);

    /// <returns>What is written until the factory is disposed, which also writes the counts.</returns>
    private static IReadOnlyList<LogEntry> LogBy(string category, Action<ILogger> log)
    {
        using var lines = new LogLines();
        using (var factory = new ThrottlingLoggerFactory(new LoggerFactory([lines]), TimeProvider.System))
            log(factory.CreateLogger(category));
        return [.. lines.Entries];
    }
}
