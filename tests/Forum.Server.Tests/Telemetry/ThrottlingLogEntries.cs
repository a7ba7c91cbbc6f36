using System.Net.Sockets;
using Forum.Server.Telemetry;
using Forum.Testing;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Forum.Server.Tests.Telemetry;

/// <summary>Repeated failures neither fill the log nor hide others.</summary>
public sealed class ThrottlingLogEntries
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

    [Theory]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel.Connections", 0)]
    [InlineData("Forum.Server.Mail", 1)]
    public void A_socket_timeout_is_logged_unless_it_is_of_a_client_of_Kestrel(string category, int logged)
    {
        var timeout = new SocketException((int)SocketError.TimedOut);
        Assert.Equal(logged, LogBy(category, logger => logger.Log(LogLevel.Error, timeout, "time-out")).Count);
    }

    /// <returns>What is written until the factory is disposed, which also writes the counts.</returns>
    private static IReadOnlyList<LogEntry> LogBy(string category, Action<ILogger> log)
    {
        using var lines = new LogLines();
        using (var factory = new ThrottlingLoggerFactory(new LoggerFactory([lines]), TimeProvider.System))
            log(factory.CreateLogger(category));
        return [.. lines.Entries];
    }
}
