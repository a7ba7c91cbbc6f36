using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Forum.Load.Live;
using Forum.Load.Measuring;

namespace Forum.Load.Benchmarks;

/// <summary>What one anonymous reader notices while many networks guess passwords.</summary>
internal sealed class SignIn : IBenchmark
{
    private const int Attackers = 32;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public string Name => "sign-in";
    public string About => "32 connections sign in from 32 networks with wrong passwords: what one anonymous reader notices.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var forum = await LiveForum.StartAsync(
            run, 1, "", cancellationToken, settings: ["--Forum:RateLimits:Enabled=true", "--Forum:Proxies:0=127.0.0.1"]);
        var (to, time) = (forum.Node.Address, TimeSpan.FromSeconds(run.Options.Seconds));
        LoadRun.Say("warming");
        Read(to, time, cancellationToken);
        Attack(to, TimeSpan.FromSeconds(2), [], cancellationToken);
        var (idle, attacked, statuses) = (new List<Latency>(), new List<Latency>(), new ConcurrentDictionary<int, int>());
        for (var number = 1; number <= run.Options.Rounds; number++)
        {
            idle.Add(Read(to, time, cancellationToken));
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var attack = new Thread(() => Attack(to, time + TimeSpan.FromSeconds(1), statuses, ended.Token));
            attack.Start();
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            attacked.Add(Read(to, time, cancellationToken));
            await ended.CancelAsync();
            attack.Join();
            LoadRun.Say($"round {number}: p99 {Spread.Text(idle[^1].P99)} ms idle, {Spread.Text(attacked[^1].P99)} ms attacked");
        }

        Print(idle, attacked, statuses);
    }

    private void Print(List<Latency> idle, List<Latency> attacked, ConcurrentDictionary<int, int> statuses)
    {
        string Of(List<Latency> rounds, Func<Latency, double> figure) => Spread.Of(rounds.Select(figure)).ToString();
        string Ratio(Func<Latency, double> figure) => Spread.Of(idle.Zip(attacked, (quiet, busy) => figure(busy) / figure(quiet))).ToString();
        var table = new TextTable(Name, "reads", "median ms", "p99 ms", "max ms");
        foreach (var (name, rounds) in new[] { ("idle", idle), ("attacked", attacked) })
            table.Add(name, Of(rounds, round => round.Count), Of(rounds, round => round.Median), Of(rounds, round => round.P99), Of(rounds, round => round.Max));
        table.Add("ratio", "-", Ratio(round => round.Median), Ratio(round => round.P99), Ratio(round => round.Max));
        table.Print();
        Console.WriteLine($"sign-ins by status: {string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"))}");
        Console.WriteLine($"{Name} p99 {Of(idle, round => round.P99)} ms idle, {Of(attacked, round => round.P99)} ms attacked, ratio {Ratio(round => round.P99)}");
    }

    /// <summary>One reader, one request at a time.</summary>
    private static Latency Read(IPEndPoint to, TimeSpan time, CancellationToken cancellationToken)
    {
        const string Query = "query ($n: Int!) { article(by: { slug: \"live\" }) { title commentCount comments(first: $n) { nodes { id text author { name } } } } }";
        using var wire = new HttpWire(to);
        var (clock, latencies, number) = (Stopwatch.StartNew(), new List<double>(), 0);
        while (clock.Elapsed < time && !cancellationToken.IsCancellationRequested)
        {
            var body = JsonSerializer.Serialize(new { query = Query, variables = new { n = 1 + (number++ % 50) } });
            var started = Stopwatch.GetTimestamp();
            var (status, _) = wire.Exchange(HttpCall.Post(to, "/graphql", body, "X-Forwarded-For: 203.0.113.1\r\n"));
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (status != 200) throw new LoadFailure($"The reader got status {status}.");
            Thread.Sleep(Pause);
        }

        return Latency.Of(latencies);
    }

    /// <summary>Every connection has its own network, and never the same address and password again.</summary>
    private static void Attack(IPEndPoint to, TimeSpan time, ConcurrentDictionary<int, int> statuses, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, Attackers).Select(number => new Thread(() =>
        {
            using var wire = new HttpWire(to);
            while (clock.Elapsed < time && !cancellationToken.IsCancellationRequested)
            {
                var body = JsonSerializer.Serialize(new { email = $"{Guid.NewGuid():n}@example.org", password = $"{Guid.NewGuid():n}" });
                var (status, _) = wire.Exchange(HttpCall.Post(to, "/account/login", body, $"X-Forwarded-For: 2001:db8:{number + 1:x}::1\r\n"));
                statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }
}
