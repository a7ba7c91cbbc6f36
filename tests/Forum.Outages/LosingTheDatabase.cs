using System.Globalization;
using System.Text.RegularExpressions;
using Forum.Server.Database.Errors;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Forum.Outages;

/// <summary>
/// PostgreSQL stops, hangs, or is too slow for the node's connections while callers of every kind use it, and recovers.
/// </summary>
public sealed class LosingTheDatabase(DedicatedPostgres own) : IClassFixture<DedicatedPostgres>
{
    /// <summary>
    /// How long the database is unavailable. `FORUM_OUTAGE_SECONDS` makes it longer, for measurements.
    /// </summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("FORUM_OUTAGE_SECONDS") ?? "10", CultureInfo.InvariantCulture));

    /// <summary>
    /// The operation's limit, and the additional time for which the server waits for a mutation that may be committing.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5), CommitTime = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The additional time on a machine with more tests than cores: the callers run in the process of the node, and
    /// share its threads and cores with other test runs. On an idle machine it is below 0.1 s.
    /// </summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private const int MaxLoggedBytes = 100_000;

    private static readonly Regex Count = new(@" \(\d+ times in the last second\)");

    private readonly PostgresServer server = own.Server;
    private readonly PostgresForum forum = own.Forum;

    [Fact]
    public Task Every_caller_gets_503_immediately_while_PostgreSQL_is_stopped_and_is_served_soon_after() =>
        LoseAsync(server.StopAsync, server.StartAgainAsync);

    [Fact]
    public Task Every_caller_gets_503_in_time_while_PostgreSQL_hangs_and_is_served_soon_after() =>
        LoseAsync(server.FreezeAsync, server.ThawAsync);

    [Fact]
    public async Task Every_caller_is_served_or_gets_503_in_time_while_slow_reads_use_every_connection()
    {
        SlowReads? slow = null;
        var node = await LoseAsync(
            async node => slow = await SlowReads.StartAsync(forum, node), _ => slow!.EndAsync(), connections: 10);
        Assert.Contains(
            node.Log.All, line => line.Contains("The connection pool has been exhausted", StringComparison.Ordinal));
    }

    private Task<ForumNode> LoseAsync(Func<Task> lose, Func<Task> restore) =>
        LoseAsync(_ => lose(), _ => restore(), connections: 40);

    private async Task<ForumNode> LoseAsync(Func<ForumNode, Task> lose, Func<ForumNode, Task> restore, int connections)
    {
        // The default limits instead of those for many concurrent tests.
        var connection = new NpgsqlConnectionStringBuilder(forum.Connection) { MaxPoolSize = connections };
        connection.Remove("Timeout");
        var node = await forum.StartNodeAsync(
            "--Forum:Limits:ExecutionTime=00:00:05", $"--ConnectionStrings:Forum={connection.ConnectionString}");

        // The forum's first node was idle while another test lost the database.
        await Eventually.HoldsAsync(IsReadyAsync);
        using var load = await OutageLoad.StartAsync(forum, node);
        var (writer, quiet) = ((await forum.SignUpAsync(Names.New("Writer"))).At(node), await forum.ArticleAsync());
        using var live = await writer.FollowAsync(quiet);
        var next = live.NextAsync();
        var start = OutageLoad.Now;
        await Eventually.HoldsAsync(() => load.AllAreServedSince(start));
        var logged = node.Log.Entries.Count;
        await lose(node);
        var lost = OutageLoad.Now;
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        await restore(node);
        var back = OutageLoad.Now;
        await Eventually.HoldsAsync(() => load.AllAreServedSince(back));
        var recovery = TimeProvider.System.GetElapsedTime(back);
        var late = await load.RecoverAsync(back);
        await writer.PostCommentAsync(quiet, "The stream was open all the time.");
        Assert.Equal("CommentAdded", (await next)["__typename"].Text);

        var replies = load.Between(lost, back);
        var entries = node.Log.Entries.Skip(logged).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{OutageLoad.Describe(replies)}\n{entries.Sum(entry => $"{entry}".Length + 1)} bytes logged in {Outage}; all were served {recovery.TotalSeconds:0.00} s after that\n"
            + $"{OutageLoad.Describe(load.Between(back, long.MaxValue))}\n"
            + string.Join('\n', entries));
        Assert.Equal("", load.FailuresSince(start));
        Assert.DoesNotContain(
            replies, reply => reply.Time > Limit + Tolerance + (reply.IsMutation ? CommitTime : TimeSpan.Zero));
        Assert.Empty(late);
        IsLoggedBriefly(entries, TimeProvider.System.GetElapsedTime(lost));
        Assert.All(
            node.Services.GetServices<IHostedService>().OfType<BackgroundService>(),
            service => Assert.True(service.ExecuteTask is { IsCompleted: false }, $"{service} has ended."));
        return node;
    }

    private async Task<bool> IsReadyAsync()
    {
        using var response = await forum.Anonymous.Http.GetAsync(
            "/health/ready", TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode;
    }

    /// <summary>
    /// One stack trace for each kind of failure, and from then on one line a second for each, with a count.
    /// </summary>
    private static void IsLoggedBriefly(IReadOnlyList<LogEntry> entries, TimeSpan time)
    {
        Assert.DoesNotContain(entries, entry => entry.Level >= LogLevel.Error);
        Assert.InRange(entries.Sum(entry => $"{entry}".Length + 1), 1, MaxLoggedBytes);
        var traces = entries.Where(entry => entry.Exception is not null)
            .GroupBy(entry => DatabaseFailure.KindOf(entry.Exception!)).ToList();
        Assert.NotEmpty(traces);
        Assert.All(traces, kind => Assert.NotNull(kind.Key));
        Assert.All(traces, kind => Assert.Single(kind));

        // The first and the last second are incomplete.
        var lines = entries.Where(entry => entry.Exception is null).GroupBy(entry => Count.Split(entry.Message)[0]);
        Assert.All(lines, kind => Assert.InRange(kind.Count(), 1, (int)time.TotalSeconds + 2));
        Assert.Contains(
            entries,
            entry =>
                entry.Message.StartsWith("Database failure: ", StringComparison.Ordinal)
                && Count.IsMatch(entry.Message));
    }
}
