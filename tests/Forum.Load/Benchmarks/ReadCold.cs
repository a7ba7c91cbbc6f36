using Forum.Load.Generating;
using Forum.Load.Machine;
using Forum.Load.Measuring;
using Forum.Load.Pages;

namespace Forum.Load.Benchmarks;

/// <summary>
/// Reads tree pages of random articles, orders and positions, of which none is cached. Compares the program with what
/// PostgreSQL alone achieves with the statements of whole pages, and with Mercurius on the same tables. The program is
/// measured twice: with its comment cache, and with nothing cached between requests.
/// </summary>
internal sealed class ReadCold : IBenchmark
{
    private const string Ours = "ours", Uncached = "ours, uncached", Peer = "Mercurius";
    private const int PgbenchClients = 8;

    /// <summary>pgbench accepts at most 128 scripts, so it gets only one page in this many.</summary>
    private const int PgbenchShare = 5;

    public string Name => "read.cold";
    public string About =>
        "Tree pages of about 85 comments without cached pages: rate against pgbench with the same SQL, and against Mercurius with graphql-jit.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var connection = await GeneratedForum.EnsureAsync(run, cancellationToken);
        var pages = await RandomPages.DrawAsync(connection, run.Options.Seed, cancellationToken);
        var statements = await RecordAsync(
            run, connection, [.. pages.Where((_, number) => number % PgbenchShare == 0)], cancellationToken);

        using var pgbench = new Pgbench(run.Postgres, statements);
        await using var ours = await ForumServer.StartAsync(
            connection, caches: true, cancellationToken, cachesPages: false);
        await using var uncached = await ForumServer.StartAsync(connection, caches: false, cancellationToken);
        await using var mercurius = await Mercurius.StartAsync(run.Postgres, cancellationToken);
        var expected = await ExpectedResponses.RequestAsync(ours.Address, pages, page => page.Cursor);
        var peerExpected = await ExpectedResponses.RequestAsync(mercurius.Address, pages, page => page.PeerCursor);
        var uncachedExpected = await ExpectedResponses.RequestAsync(uncached.Address, pages, page => page.Cursor);
        peerExpected.RequireSameCommentsAs(expected, Peer);
        uncachedExpected.RequireSameCommentsAs(expected, Uncached);

        IContender Http(string name, HttpProgram program, ExpectedResponses responses) => new HttpContender(
            name, program, new HttpLoad(program.Address, responses.Calls, responses.Responses), run.Options.Connections,
            run.Postgres);
        var rounds = await Contest.RunAsync(
            [
                Http(Ours, ours, expected), new PgbenchContender(pgbench, PgbenchClients, run.Postgres),
                Http(Peer, mercurius, peerExpected), Http(Uncached, uncached, uncachedExpected),
            ],
            run.Options, cancellationToken);
        Print(rounds, expected, statements[0].Count);
    }

    /// <summary>
    /// The statements that the program sends to PostgreSQL for each page, according to PostgreSQL's log.
    /// </summary>
    private static async Task<IReadOnlyList<IReadOnlyList<SentStatement>>> RecordAsync(
        LoadRun run, string connection, IReadOnlyList<TreePage> pages, CancellationToken cancellationToken)
    {
        await using var log = await StatementLog.TurnOnAsync(run.Postgres, cancellationToken);
        await using var recorded = await ForumServer.StartAsync(connection, caches: false, cancellationToken);
        var statements = new List<IReadOnlyList<SentStatement>>();
        await ExpectedResponses.RequestAsync(
            recorded.Address, pages, page => page.Cursor,
            async request => statements.Add(await log.DuringAsync(request)));
        return statements;
    }

    private static void Print(
        IReadOnlyDictionary<string, IReadOnlyList<Round>> rounds, ExpectedResponses expected, int statements)
    {
        var table = new TextTable(
            "read.cold", "pages/s", "us CPU program", "us CPU PostgreSQL", "us CPU load", "buffers", "p50 ms",
            "p99 ms");
        foreach (var (name, its) in rounds)
        {
            string Of(Func<Round, double> figure) => Spread.Of(its.Select(figure)).ToString();
            table.Add(
                name, Of(r => r.Rate), Of(r => r.ProgramCpu), Of(r => r.PostgresCpu), Of(r => r.LoadCpu),
                Of(r => r.Buffers), Of(r => r.P50), Of(r => r.P99));
        }

        table.Print();
        Console.WriteLine(
            $"{Spread.Text(expected.CommentsPerPage)} comments and {Spread.Text(expected.BytesPerPage)} bytes per page, {statements} statements when nothing is cached");
        Console.WriteLine($"read.cold {Summary(Ours)}; uncached: {Summary(Uncached)}");

        string Summary(string name)
        {
            var its = rounds[name];
            double Median(Func<Round, double> figure) => Spread.Of(its.Select(figure)).Median;
            double Against(string other) =>
                Spread.Of(its.Zip(rounds[other], (mine, theirs) => mine.Rate / theirs.Rate)).Median;
            return $"{Spread.Text(Against(PgbenchContender.ContenderName))} of pgbench, {Spread.Text(Against(Peer))} of Mercurius, "
                + $"{Spread.Text(Median(r => r.ProgramCpu + r.PostgresCpu))} us CPU, {Spread.Text(Median(r => r.Buffers))} buffers";
        }
    }
}
