using System.Diagnostics;
using System.Globalization;
using Forum.Load.Generating;
using Forum.Load.LockContention;
using Forum.Load.Machine;
using Forum.Load.Measuring;

namespace Forum.Load.Benchmarks;

/// <summary>
/// The latency that writers see while another session holds a lock on an article or a table, or a node is frozen. With
/// `--seconds 5` a hold lasts 40 s.
/// </summary>
internal sealed class Contention : IBenchmark
{
    private const int HoldTimes = 8, FrozenSeconds = 12, Imported = 20_000;

    public string Name => "contention";
    public string About =>
        "Votes and posts while a row or a table is held, an import runs, or another node is frozen, against an idle forum.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var forum = await ContendedForum.StartAsync(run, cancellationToken);
        var hold = TimeSpan.FromSeconds(run.Options.Seconds * HoldTimes);
        var (first, second) = (forum.Forum.Nodes[0], forum.Forum.Nodes[1]);
        var table = new TextTable(
            Name, "writes", "votes p99 ms", "max", "posts p99 ms", "max", "p99 of idle", "failed");
        await MeasureAsync(TimeSpan.FromSeconds(2), forum.Others, () => Task.CompletedTask);
        var idle = await MeasureAsync(
            TimeSpan.FromSeconds(run.Options.Seconds * 2), forum.Others, () => Task.CompletedTask);
        Add("idle", idle, idle);

        Add("other articles, a row is held", idle, await HeldAsync(
            "SELECT 1 FROM articles WHERE slug = 'contended-0' FOR UPDATE", besidesHeld: true));
        Add("other articles, votes are locked", idle, await HeldAsync("LOCK TABLE votes", besidesHeld: false));

        // As an index build does: votes can be read but not written, so votes wait and posts go on.
        Add("votes in SHARE mode", idle, await HeldAsync("LOCK TABLE votes IN SHARE MODE", besidesHeld: false));

        // The writers of the other node write to the contended article only.
        Add("other articles, a node is frozen", idle, await FrozenAsync(forum.Others));
        Add("same article, a node is frozen", idle, await FrozenAsync([forum.Held]));
        Add("other articles, an import runs", idle, await ImportingAsync(forum.Others, 1));
        Add("same article, an import runs", idle, await ImportingAsync(null, Imported));
        table.Print();

        // Each measurement is long enough to show whether the writers on both nodes wait for it.
        async Task<Measured> MeasureAsync(TimeSpan time, IReadOnlyList<Target> targets, Func<Task> duringAsync)
        {
            using var writers = new WriteLoad([first.Address, second.Address], targets, [.. forum.Tokens.Take(4)]);
            var clock = Stopwatch.StartNew();
            await duringAsync();
            if (time > clock.Elapsed) await Task.Delay(time - clock.Elapsed, cancellationToken);
            var (votes, posts) = writers.End();
            return new Measured(votes, posts, writers.Failures);
        }

        async Task<Measured> HeldAsync(string statement, bool besidesHeld)
        {
            await using var holder = await forum.OpenAsync(cancellationToken);
            await holder.RunAsync("BEGIN", cancellationToken);
            await holder.RunAsync(statement, cancellationToken);
            using var held = besidesHeld
                ? new WriteLoad([first.Address], [forum.Held], [.. forum.Tokens.Skip(4)])
                : null;
            var measured = await MeasureAsync(hold, forum.Others, () => Task.CompletedTask);
            await holder.RunAsync("ROLLBACK", cancellationToken);
            return measured;
        }

        async Task<Measured> FrozenAsync(IReadOnlyList<Target> targets)
        {
            using var frozen = new WriteLoad([second.Address], [forum.Held], [.. forum.Tokens.Skip(4)]);
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            await SignalAsync("STOP");
            // As many as when both nodes respond.
            using var writers = new WriteLoad([first.Address, first.Address], targets, [.. forum.Tokens.Take(4)]);
            await Task.Delay(TimeSpan.FromSeconds(FrozenSeconds), cancellationToken);
            var (votes, posts) = writers.End();
            await SignalAsync("CONT");
            return new Measured(votes, posts, writers.Failures);
        }

        Task SignalAsync(string signal) => ExternalPrograms.RunAsync(
            new ProcessStartInfo("kill", [$"-{signal}", second.Pid.ToString(CultureInfo.InvariantCulture)]),
            cancellationToken);

        async Task<Measured> ImportingAsync(IReadOnlyList<Target>? targets, int before)
        {
            var path = Path.Combine(run.Options.Folder.FullName, "contention.xml");
            await ImportAsync(path, before);
            targets ??= [await forum.Forum.TargetAsync("long-1", cancellationToken)];
            return await MeasureAsync(
                TimeSpan.Zero, targets, () => ImportAsync(path, before == Imported ? 2 * Imported : Imported));
        }

        async Task ImportAsync(string path, int comments)
        {
            await LongExport.WriteAsync(path, comments, cancellationToken);
            await ExternalPrograms.RunAsync(
                ForumServer.Start(forum.Forum.Connection, "import", "wordpress", path), cancellationToken);
        }

        void Add(string what, Measured baseline, Measured measured) => table.Add(
            what, $"{measured.Votes.Count + measured.Posts.Count}",
            Spread.Text(measured.Votes.P99), Spread.Text(measured.Votes.Max), Spread.Text(measured.Posts.P99),
            Spread.Text(measured.Posts.Max),
            $"{Spread.Text(measured.Votes.P99 / baseline.Votes.P99)}, "
                + $"{Spread.Text(measured.Posts.P99 / baseline.Posts.P99)}",
            measured.Failures);
    }

    private sealed record Measured(Latency Votes, Latency Posts, string Failures);
}
