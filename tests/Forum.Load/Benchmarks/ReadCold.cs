using Forum.Load.Generating;
using Forum.Load.Machine;
using Forum.Load.Measuring;
using Forum.Load.Pages;

namespace Forum.Load.Benchmarks;

/// <summary>
/// Tree pages of random articles, orders and places, from the tables every time, against what PostgreSQL alone can do
/// with the same statements and against Mercurius over the same tables.
/// </summary>
internal sealed class ReadCold : IBenchmark
{
    private const int PgbenchClients = 8;

    public string Name => "read.cold";
    public string About => "Tree pages of about 85 comments without a cache: rate against pgbench with the same SQL, and against Mercurius with graphql-jit.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var connection = await GeneratedForum.EnsureAsync(run, cancellationToken);
        var pages = await RandomPages.DrawAsync(connection, run.Options.Seed, cancellationToken);
        var statements = await RecordAsync(run, connection, pages, cancellationToken);

        using var pgbench = new Pgbench(run.Postgres, statements);
        await using var ours = await ForumServer.StartAsync(connection, cancellationToken);
        await using var mercurius = await Mercurius.StartAsync(run.Postgres, cancellationToken);
        var book = await PageBook.AskAsync(ours.Address, pages, page => page.Cursor);
        var peerBook = await PageBook.AskAsync(mercurius.Address, pages, page => page.PeerCursor);
        peerBook.MustShowWhat(book, "Mercurius");

        IContender Http(string name, HttpProgram program, PageBook answers) => new HttpContender(
            name, program, new HttpLoad(program.Address, answers.Calls, answers.Answers), run.Options.Connections, run.Postgres);
        var rounds = await Contest.RunAsync(
            [Http("ours", ours, book), new PgbenchContender(pgbench, PgbenchClients, run.Postgres), Http("Mercurius", mercurius, peerBook)],
            run.Options, cancellationToken);
        Print(rounds, book, statements[0].Count);
    }

    /// <summary>What the program sends to PostgreSQL for each page, by PostgreSQL's own account.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<SentStatement>>> RecordAsync(
        LoadRun run, string connection, IReadOnlyList<TreePage> pages, CancellationToken cancellationToken)
    {
        await using var log = await StatementLog.TurnOnAsync(run.Postgres, cancellationToken);
        await using var recorded = await ForumServer.StartAsync(connection, cancellationToken);
        var statements = new List<IReadOnlyList<SentStatement>>();
        await PageBook.AskAsync(recorded.Address, pages, page => page.Cursor, async ask => statements.Add(await log.DuringAsync(ask)));
        return statements;
    }

    private static void Print(IReadOnlyDictionary<string, IReadOnlyList<Round>> rounds, PageBook book, int statements)
    {
        var table = new TextTable("read.cold", "pages/s", "us CPU program", "us CPU PostgreSQL", "us CPU load", "buffers", "p50 ms", "p99 ms");
        foreach (var (name, its) in rounds)
        {
            string Of(Func<Round, double> figure) => Spread.Of(its.Select(figure)).ToString();
            table.Add(name, Of(r => r.Rate), Of(r => r.ProgramCpu), Of(r => r.PostgresCpu), Of(r => r.LoadCpu), Of(r => r.Buffers), Of(r => r.P50), Of(r => r.P99));
        }

        table.Print();
        var ours = rounds["ours"];
        double Median(Func<Round, double> figure) => Spread.Of(ours.Select(figure)).Median;
        double Against(string other) => Spread.Of(ours.Zip(rounds[other], (mine, its) => mine.Rate / its.Rate)).Median;
        Console.WriteLine($"{Spread.Text(book.CommentsAPage)} comments and {Spread.Text(book.BytesAPage)} bytes a page, {statements} statements");
        Console.WriteLine(
            $"read.cold {Spread.Text(Against("pgbench"))} of pgbench, {Spread.Text(Against("Mercurius"))} of Mercurius, "
            + $"{Spread.Text(Median(r => r.ProgramCpu + r.PostgresCpu))} us CPU, {Spread.Text(Median(r => r.Buffers))} buffers");
    }
}
