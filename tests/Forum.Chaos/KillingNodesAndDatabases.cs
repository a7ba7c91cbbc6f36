using System.Diagnostics;
using Forum.Chaos.Audits;
using Forum.Chaos.Cluster;
using Forum.Chaos.Writers;
using Forum.Testing;

namespace Forum.Chaos;

/// <summary>
/// Members write at two nodes, real processes that share one PostgreSQL and one Redis, while nodes and PostgreSQL are
/// killed and restarted. Half of the members retry each write until it is acknowledged; the other half give up and
/// continue with a newer write. After each phase the test compares everything that was sent with the tables, the
/// counters with a recount, and what both nodes return with the tables.
/// </summary>
[Collection("PostgreSQL crashes")]
public sealed class KillingNodesAndDatabases(PostgresForum forum, PostgresServer postgres)
    : IClassFixture<PostgresForum>, IAsyncLifetime
{
    private const int Members = 8, Articles = 4;

    /// <summary>The ways in which a request may end.</summary>
    private static readonly string[] Endings =
    [
        "acknowledged", "gave up", "connection lost", "TIMEOUT", "BUSY", "OUTCOME_UNKNOWN", "same id again",

        // The edit waited while another edit by the same author was saved.
        "editComment CONFLICT",
    ];

    /// <summary>Outcomes that must occur, or the run proves nothing.</summary>
    private static readonly string[] Expected =
    [
        "postComment acknowledged", "editComment acknowledged", "voteOnComment acknowledged", "voteOnComment gave up",
        "same id again",
    ];

    private readonly Random random = new(ChaosSettings.Seed);
    private readonly List<NodeProcess> nodes = [];
    private readonly List<NodeClient> clients = [];
    private readonly List<Writer> writers = [];
    private readonly List<string> findings = [];
    private RedisServer redis = null!;
    private SharedTargets targets = null!;
    private FaultInjector faults = null!;

    public async ValueTask InitializeAsync()
    {
        redis = await RedisServer.StartNewAsync();
        for (var i = 0; i < 2; i++) nodes.Add(new NodeProcess($"node-{i}", forum.Connection, redis.Connection));
        var starting = Task.WhenAll(nodes.Select(node => node.StartAsync()));
        faults = new FaultInjector(forum, postgres, new Random(random.Next()));
        targets = new SharedTargets(
            await Task.WhenAll(Enumerable.Range(0, Articles).Select(_ => forum.ArticleAsync())));
        for (var i = 0; i < Members; i++)
        {
            var name = Names.New("Writer");
            var member = await forum.SignUpAsync(name);
            var own = nodes.ConvertAll(node => new NodeClient(node, member));
            clients.AddRange(own);
            writers.Add(new Writer(name, own, targets, new Random(random.Next()), isImpatient: i % 2 == 1));
        }

        await starting;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        foreach (var node in nodes) await node.DisposeAsync();
        await redis.DisposeAsync();
        faults.Dispose();
    }

    [Fact]
    public async Task No_acknowledged_write_is_lost_or_duplicated()
    {
        var (nodeKills, databaseKills) = (ChaosSettings.NodeKills, ChaosSettings.DatabaseKills);
        await DuringAsync("nodes are killed", () =>
            faults.KillNodesAsync(nodes, nodeKills - (databaseKills / 2), crashesDatabase: false));
        await DuringAsync("nodes and PostgreSQL are killed", () =>
            faults.KillNodesAsync(nodes, databaseKills / 2, crashesDatabase: true));
        await DuringAsync("nodes freeze and rows are held", () => Task.WhenAll(
            faults.FreezeAsync(nodes, ChaosSettings.Freezes),
            faults.HoldAsync(targets.Articles, ChaosSettings.HeldRows)));

        Assert.True(findings.Count == 0, string.Join('\n', findings.Take(40)));
        Assert.Equal((nodeKills, databaseKills), (faults.NodeKills, faults.DatabaseKills));
        Assert.Subset(targets.Counts.Keys.ToHashSet(), Expected.ToHashSet());
        Assert.All(targets.Counts.Keys, kind =>
            Assert.Contains(Endings, ending => kind.EndsWith(ending, StringComparison.Ordinal)));
    }

    /// <summary>Members write while faults are injected; then everything is audited.</summary>
    private async Task DuringAsync(string what, Func<Task> injectAsync)
    {
        var since = Stopwatch.GetTimestamp();
        using var stop = new CancellationTokenSource();
        var writing = writers.ConvertAll(writer => writer.WriteUntilAsync(stop.Token));
        await await Task.WhenAny([injectAsync(), .. writing]);
        await stop.CancelAsync();
        await Task.WhenAll(writing);
        var lasted = Stopwatch.GetElapsedTime(since);
        var found = await AuditAsync();
        findings.AddRange(found.Select(line => $"After {what}: {line}"));
        var counted = Stopwatch.GetElapsedTime(since) - lasted;
        WriteLine($"While {what}: {lasted.TotalSeconds:0} s, then {counted.TotalSeconds:0} s of audits; totals so far:");
        WriteLine($"  {faults}");
        foreach (var (kind, count) in targets.Counts.OrderBy(one => one.Key, StringComparer.Ordinal))
            WriteLine($"  {kind}: {count}");
        foreach (var kind in TableAudit.Kinds)
            WriteLine($"  {kind}: {found.Count(line => line.StartsWith(kind, StringComparison.Ordinal))}");
        foreach (var line in found.Take(20)) WriteLine($"  {line}");
    }

    private async Task<IReadOnlyList<string>> AuditAsync()
    {
        await ResendAsync();
        return [.. await new TableAudit(forum, writers).RunAsync(), .. await new ApiAudit(forum, writers).RunAsync()];
    }

    /// <summary>Resending an acknowledged idempotency key returns the same comment and writes nothing.</summary>
    private async Task ResendAsync()
    {
        const int Each = 10;
        foreach (var writer in writers)
        {
            foreach (var post in writer.Posts.FindAll(post => post.Outcome == WriteOutcome.Acknowledged).TakeLast(Each))
            {
                if (!await writer.ResendAsync(post)) findings.Add($"another id: {post.Marker} was {post.Id}");
            }
        }
    }

    private static void WriteLine(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
