using System.Globalization;
using Forum.Server.Tests.Hosting;

namespace Forum.Server.Tests.Outages;

/// <summary>PostgreSQL stops or falls silent under callers of every kind, and comes back.</summary>
[Collection(nameof(Alone))]
public sealed class LosingTheDatabase : IAsyncLifetime
{
    /// <summary>How long the database is away. `FORUM_TROUBLE_SECONDS` makes it longer, for figures.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("FORUM_TROUBLE_SECONDS") ?? "10", CultureInfo.InvariantCulture));

    /// <summary>The operation's limit, and what a machine with more tests than cores adds to it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5), Slack = TimeSpan.FromSeconds(1.5);

    private const int MostLogged = 100_000;

    private readonly PostgresServer server = new();
    private readonly PostgresForum forum;

    public LosingTheDatabase() => forum = new(server);

    public ValueTask InitializeAsync() => forum.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await forum.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public Task While_it_is_stopped_every_caller_is_answered_503_at_once_and_soon_after_it_is_back_all_are_served() =>
        LoseAsync(server.StopAsync, server.StartAgainAsync);

    [Fact]
    public Task While_it_is_silent_every_caller_is_answered_503_in_time_and_soon_after_it_is_back_all_are_served() =>
        LoseAsync(server.FreezeAsync, server.ThawAsync);

    private async Task LoseAsync(Func<Task> lose, Func<Task> restore)
    {
        // The default limits, not those of a crowd of tests.
        var node = await forum.AnotherNodeAsync(
            "--Forum:Limits:ExecutionTime=00:00:05", $"--ConnectionStrings:Forum={forum.Connection.Replace("Timeout=60;", "", StringComparison.Ordinal)}");
        using var load = await OutageLoad.StartAsync(forum, node);
        var start = OutageLoad.Now;
        await Eventually.HoldsAsync(() => load.AllAreServedSince(start));
        var logged = Bytes(node.Log);
        await lose();
        var lost = OutageLoad.Now;
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        await restore();
        var back = OutageLoad.Now;
        logged = Bytes(node.Log) - logged;
        var wait = TimeProvider.System;
        await Eventually.HoldsAsync(() => load.AllAreServedSince(back));
        var recovery = wait.GetElapsedTime(back);
        await load.EndAsync();

        var replies = load.Between(lost, back);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{OutageLoad.Describe(replies)}\n{logged} bytes logged in {Outage}; recovered in {recovery.TotalSeconds:0.00} s");
        var errors = string.Join('\n', node.Log.All.Where(line => line.StartsWith("Error", StringComparison.Ordinal)));
        Assert.True(errors.Length == 0, errors);
        Assert.InRange(replies.Max(reply => reply.Time), TimeSpan.Zero, Limit + Slack);
        Assert.InRange(logged, 1, MostLogged);
        Assert.InRange(recovery, TimeSpan.Zero, Limit + Slack);

        // A request that was under way when the database came back may still say that it had been away.
        Assert.Equal("", load.FailuresSince(start));
    }

    private static long Bytes(LogLines log) => log.All.Sum(line => (long)line.Length + 1);
}
