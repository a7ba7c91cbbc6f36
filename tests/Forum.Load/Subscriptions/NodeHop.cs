using System.Diagnostics;
using Forum.Load.Machine;
using Forum.Testing;

namespace Forum.Load.Subscriptions;

/// <summary>
/// The results of a round of comments on one node, for one subscriber on that node and one on another.
/// </summary>
/// <param name="Near">Milliseconds from each comment's request to the subscriber on the same node.</param>
/// <param name="Far">Milliseconds from each comment's request to the subscriber on the other node.</param>
/// <param name="Redis">Milliseconds that a bare Redis message takes, measured after each comment.</param>
/// <param name="Cpu">Microseconds of CPU time for each event: of the near node, the far node, PostgreSQL and
/// Redis.</param>
internal sealed record NodeHop(
    IReadOnlyList<double> Near, IReadOnlyList<double> Far, IReadOnlyList<double> Redis, IReadOnlyList<double> Cpu)
{
    /// <summary>Milliseconds that the hop to the other node adds, for each event.</summary>
    public IEnumerable<double> Added => Far.Zip(Near, (far, near) => far - near);

    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)((sorted.Length - 1) * share)];
    }

    /// <summary>
    /// Posts comments at a fixed pace, each when both subscribers have the previous one; after each, sends a message
    /// over Redis alone.
    /// </summary>
    public static async Task<NodeHop> RunAsync(
        LiveForum forum, RedisServer redis, LoadRun run, int events, TimeSpan pace,
        CancellationToken cancellationToken)
    {
        var after = await forum.CursorAsync(cancellationToken);
        using var near = Subscribers.Open(forum.HandshakeAfter(after, forum.Nodes[0]), 1);
        using var far = Subscribers.Open(forum.HandshakeAfter(after, forum.Nodes[1]), 1);
        using var roundTrip = new RedisRoundTrip(redis.Address);
        await PostAsync(1);
        roundTrip.Measure();
        int[] programs = [forum.Nodes[0].Pid, forum.Nodes[1].Pid, run.Postgres.Pid, redis.Pid];
        var before = programs.Select(pid => CpuClock.Of(pid)).ToArray();
        var (toNear, toFar, redisTimes) = (new List<double>(), new List<double>(), new List<double>());
        for (var number = 1; number <= events; number++)
        {
            var began = Stopwatch.GetTimestamp();
            var (nearAt, farAt) = await PostAsync(number + 1);
            toNear.Add(Stopwatch.GetElapsedTime(began, nearAt).TotalMilliseconds);
            toFar.Add(Stopwatch.GetElapsedTime(began, farAt).TotalMilliseconds);
            await Task.Delay(pace / 2, cancellationToken);
            redisTimes.Add(roundTrip.Measure());
            if (pace - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } rest)
                await Task.Delay(rest, cancellationToken);
        }

        var cpu = programs.Zip(before, (pid, start) => (CpuClock.Of(pid) - start).TotalMicroseconds / events).ToArray();
        near.AssertEachReceived(events + 1);
        far.AssertEachReceived(events + 1);
        return new(toNear, toFar, redisTimes, cpu);

        async Task<(long Near, long Far)> PostAsync(int all)
        {
            await forum.PostAsync(cancellationToken);
            return (await near.WaitForAsync(all, cancellationToken), await far.WaitForAsync(all, cancellationToken));
        }
    }
}
