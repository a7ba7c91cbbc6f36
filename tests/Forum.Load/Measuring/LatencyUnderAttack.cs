using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Forum.Load.Measuring;

/// <summary>
/// The latency that one anonymous client sees while others attack the same node. Idle and attack periods alternate. The
/// attack begins together with its period, so that its burst is measured too.
/// </summary>
/// <param name="to">The node's address.</param>
/// <param name="rounds">How many times both are measured.</param>
/// <param name="time">Length of a period.</param>
internal sealed class LatencyUnderAttack(IPEndPoint to, int rounds, TimeSpan time)
{
    /// <summary>
    /// How long a connection pauses after its request exceeded the rate limit: the attack stays at its allowance and
    /// does not become a flood of rejections.
    /// </summary>
    private static readonly TimeSpan PauseAfterRejection = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Node settings: rate limits are enabled, and the address of an attacker is the one in its `X-Forwarded-For`.
    /// </summary>
    public static string[] Settings { get; } = ["--Forum:RateLimits:Enabled=true", "--Forum:Proxies:0=127.0.0.1"];

    /// <param name="connections">
    /// Connections of the attack, each of which sends its next request when the last one has its response, or 100 ms
    /// after it was rate limited.
    /// </param>
    /// <param name="next">
    /// Creates the next request of a connection in a period, both by number. Period 0 is the warm-up. Periods that do
    /// not share an address each start with its full burst.
    /// </param>
    public async Task<AttackResult> RunAsync(
        int connections, Func<int, int, HttpCall> next, CancellationToken cancellationToken)
    {
        LoadRun.WriteLine($"warming up, {connections} connections");
        Read(cancellationToken);
        Attack(connections, connection => next(0, connection), TimeSpan.FromSeconds(2), [], cancellationToken);
        var result = new AttackResult(connections);
        for (var number = 1; number <= rounds; number++)
        {
            result.Idle.Add(Read(cancellationToken));
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var (period, end) = (number, ended.Token);
            var attack = new Thread(() => Attack(
                connections, connection => next(period, connection), time + TimeSpan.FromSeconds(1), result.Outcomes,
                end));
            attack.Start();
            result.Attacked.Add(Read(cancellationToken));
            await ended.CancelAsync();
            attack.Join();
            LoadRun.WriteLine(
                $"round {number}: p99 {Spread.Text(result.Idle[^1].P99)} ms idle, {Spread.Text(result.Attacked[^1].P99)} ms attacked");
        }

        return result;
    }

    /// <summary>One client that sends one request at a time.</summary>
    private Latency Read(CancellationToken cancellationToken)
    {
        const string Query =
            "query ($n: Int!) { article(by: { slug: \"live\" }) { title commentCount comments(first: $n) { nodes { id text author { name } } } } }";
        var pause = TimeSpan.FromMilliseconds(5);
        using var connection = new HttpConnection(to);
        var (clock, latencies, number) = (Stopwatch.StartNew(), new List<double>(), 0);
        while (clock.Elapsed < time && !cancellationToken.IsCancellationRequested)
        {
            var body = JsonSerializer.Serialize(new { query = Query, variables = new { n = 1 + (number++ % 50) } });
            var started = Stopwatch.GetTimestamp();
            var (status, _) = connection.Exchange(
                HttpCall.Post(to, "/graphql", body, "X-Forwarded-For: 203.0.113.1\r\n"));
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (status != 200) throw new LoadFailure($"The reader got status {status}.");
            Thread.Sleep(pause);
        }

        return Latency.Of(latencies);
    }

    private void Attack(
        int connections, Func<int, HttpCall> next, TimeSpan period, ConcurrentDictionary<string, int> outcomes,
        CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, connections).Select(number => new Thread(() =>
        {
            using var connection = new HttpConnection(to);
            while (clock.Elapsed < period && !cancellationToken.IsCancellationRequested)
            {
                var (status, body) = connection.Exchange(next(number));
                var outcome = $"{status}{CodeIn(body)}";
                outcomes.AddOrUpdate(outcome, 1, (_, count) => count + 1);
                if (outcome.EndsWith("RATE_LIMITED", StringComparison.Ordinal)) Thread.Sleep(PauseAfterRejection);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    /// <summary>The first error code in a response, after a space; empty: there is none.</summary>
    private static string CodeIn(ReadOnlyMemory<byte> body)
    {
        var rest = body.Span;
        var start = rest.IndexOf("\"code\":\""u8);
        if (start < 0) return "";
        rest = rest[(start + 8)..];
        return $" {System.Text.Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)'"')])}";
    }
}
