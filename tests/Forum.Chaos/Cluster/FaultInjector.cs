using Forum.Testing;
using Npgsql;

namespace Forum.Chaos.Cluster;

/// <summary>Injects faults into a cluster at random times.</summary>
internal sealed class FaultInjector(ForumHost forum, PostgresServer postgres, Random random) : IDisposable
{
    private static readonly string[] Crashes = ["QUIT", "KILL", "backend"];

    private readonly SemaphoreSlim oneCrash = new(1);
    private int nodeKills;

    public int NodeKills => nodeKills;

    public int DatabaseKills { get; private set; }

    public int Freezes { get; private set; }

    public int HeldRows { get; private set; }

    /// <summary>
    /// Kills each node a random time after it has acknowledged a write, and restarts it immediately. At times all nodes
    /// are down.
    /// </summary>
    /// <param name="crashesDatabase">Whether PostgreSQL also crashes, before each kill and together with it.</param>
    public Task KillNodesAsync(IReadOnlyList<NodeProcess> nodes, int kills, bool crashesDatabase) =>
        Task.WhenAll(nodes.Select(async (node, i) =>
        {
            for (var left = (kills + i) / nodes.Count; left > 0; left--)
            {
                await UntilItWritesAsync(node);
                if (crashesDatabase)
                {
                    await CrashDatabaseAsync();
                    await UntilItWritesAsync(node);
                }

                Interlocked.Increment(ref nodeKills);
                await Task.WhenAll(node.KillAsync(), crashesDatabase ? CrashDatabaseAsync() : Task.CompletedTask);
                await node.StartAsync();
            }
        }));

    /// <summary>Freezes one node at a time, for shorter and for longer than its clients wait.</summary>
    public async Task FreezeAsync(IReadOnlyList<NodeProcess> nodes, int freezes)
    {
        for (var i = 0; i < freezes; i++)
        {
            await WaitAsync(100, 500);
            await nodes[i % nodes.Count].FreezeAsync(TimeSpan.FromMilliseconds(Next(500, 3_000)));
            Freezes++;
        }
    }

    /// <summary>An operator's session locks the row of one article for longer than the operation time limit.</summary>
    public async Task HoldAsync(IReadOnlyList<string> articles, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await WaitAsync(100, 500);
            await using var held = await BlockingTransaction.LockArticleAsync(forum, articles[i % articles.Count]);
            await Task.Delay(NodeProcess.OperationTimeout, TestContext.Current.CancellationToken);
            await WaitAsync(200, 1_000);
            HeldRows++;
        }
    }

    public void Dispose() => oneCrash.Dispose();

    public override string ToString() =>
        $"{NodeKills} kills of nodes, {DatabaseKills} of PostgreSQL, {Freezes} freezes of nodes, {HeldRows} held rows";

    private async Task UntilItWritesAsync(NodeProcess node)
    {
        await node.WaitForWriteAsync();
        await WaitAsync(0, 700);
    }

    private async Task CrashDatabaseAsync()
    {
        await oneCrash.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            var how = Crashes[DatabaseKills++ % Crashes.Length];
            if (how == "backend") await CrashBackendAsync();
            else await postgres.CrashAsync(how);

            // These are this process's own pooled connections, with which it reads the tables.
            NpgsqlConnection.ClearAllPools();
        }
        finally
        {
            oneCrash.Release();
        }
    }

    /// <summary>Kills a busy backend, if there is one. PostgreSQL then ends all others and recovers.</summary>
    private async Task CrashBackendAsync()
    {
        await using var session = new NpgsqlConnection($"{forum.Connection};Pooling=false");
        await session.OpenAsync(TestContext.Current.CancellationToken);
        await using var backend = new NpgsqlCommand(
            """
            SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            ORDER BY state = 'idle', random() LIMIT 1
            """,
            session);
        try
        {
            // PostgreSQL ends this session, too, unless the backend had already exited before it could be killed.
            while (true)
            {
                if (await backend.ExecuteScalarAsync(TestContext.Current.CancellationToken) is int victim)
                    await Signal.SendAsync("KILL", victim);
            }
        }
        catch (NpgsqlException)
        {
            await postgres.WaitUntilReadyAsync();
        }
    }

    private Task WaitAsync(int min, int max) => Task.Delay(Next(min, max), TestContext.Current.CancellationToken);

    private int Next(int min, int max)
    {
        lock (random) return random.Next(min, max);
    }
}
