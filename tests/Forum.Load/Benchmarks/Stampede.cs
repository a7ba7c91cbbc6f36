using Forum.Load.Generating;
using Forum.Load.Machine;
using Forum.Load.Measuring;
using Forum.Load.Reads;
using Npgsql;

namespace Forum.Load.Benchmarks;

/// <summary>
/// Thousands of clients concurrently request a page that has not been requested before. The article's rows are locked
/// until all requests have been sent, so that every one of them arrives while nothing is cached.
/// </summary>
internal sealed class Stampede : IBenchmark
{
    private const int Readers = 2_000;

    public string Name => "stampede";
    public string About =>
        "2,000 concurrent misses of one page: how often it is read from the tables, and when the last response arrives.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var database = await GeneratedForum.EnsureAsync(run, cancellationToken);
        await using var program = await ForumServer.StartAsync(database, caches: true, cancellationToken);
        using var requests = new ConcurrentRequests(program.Address, Readers);
        using var connection = new HttpConnection(program.Address);
        // The first pages compile the code that the others run; the last one shows the cost of a single reader's page.
        IReadOnlyDictionary<string, long> alone = new Dictionary<string, long>();
        foreach (var page in new[]
        {
            ForumPlan.HundredThousand, ForumPlan.Million, ForumPlan.Uncrowded, ForumPlan.Crowded,
        })
        {
            alone = await StatementCounts.DuringAsync(
                run.Postgres,
                () => Task.FromResult(
                    HotPage.CommentsOn(
                        connection.Exchange(new HotPage(page).Get(program.Address)).Body)), cancellationToken);
        }

        var rounds = new List<Round>();
        for (var number = 0; number < Math.Min(20, run.Options.Rounds + 1); number++)
        {
            var round = await RunAsync(
                run, requests, new HotPage(ForumPlan.Thousand(number)).Get(program.Address), database, alone,
                cancellationToken);
            LoadRun.WriteLine(
                $"round {number}: {Spread.Text(round.Readings)} readings, all requests were sent after {Spread.Text(round.Sending)} ms, the last response came after {Spread.Text(round.Waits[^1])} ms");
            // The first round runs code that is not fully compiled yet, so it is not counted.
            if (number > 0) rounds.Add(round);
        }

        Print(rounds, alone.Values.Sum());
    }

    private static async Task<Round> RunAsync(
        LoadRun run, ConcurrentRequests requests, HttpCall call, string connection,
        IReadOnlyDictionary<string, long> alone,
        CancellationToken cancellationToken)
    {
        var sending = 0d;
        IReadOnlyList<double> waits = [];
        await using var locking = new NpgsqlConnection(connection);
        await locking.OpenAsync(cancellationToken);
        var counts = await StatementCounts.DuringAsync(run.Postgres, async () =>
        {
            await using var transaction = await locking.BeginTransactionAsync(cancellationToken);
            await locking.RunAsync("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE", cancellationToken);
            (sending, var its, var responses) = await requests.RunAsync(
                call, () => transaction.CommitAsync(cancellationToken));
            waits = [.. its.Order()];
            MustBeOne(responses);
        }, cancellationToken);
        return new(
            counts.Where(pair => alone.ContainsKey(pair.Key)).Max(pair => (double)pair.Value / alone[pair.Key]),
            sending, waits);
    }

    private static void MustBeOne(IReadOnlyList<ReadOnlyMemory<byte>> responses)
    {
        var bodies = responses.Select(response => response[(response.Span.IndexOf("\r\n\r\n"u8) + 4)..]).ToList();
        HotPage.CommentsOn(bodies[0]);
        if (bodies.Select(body => Fingerprint.Of(body.Span)).Distinct().Count() != 1)
            throw new LoadFailure("The responses are not all the same page.");
    }

    private void Print(List<Round> rounds, long statements)
    {
        var table = new TextTable(Name, "readings", "all sent ms", "first ms", "half ms", "99 % ms", "last ms");
        string Of(Func<Round, double> figure) => Spread.Of(rounds.Select(figure)).ToString();
        string After(double share) => Of(round => round.Waits[(int)((Readers - 1) * share)]);
        table.Add(
            $"{Readers} readers", Of(round => round.Readings), Of(round => round.Sending), After(0), After(0.5),
            After(0.99), After(1));
        table.Print();
        Console.WriteLine(
            $"{Name} {Of(round => round.Readings)} readings of {statements} statements for {Readers} concurrent misses, in {rounds.Count} rounds; exactly one in {rounds.Count(round => round.Readings == 1)}");
    }

    /// <param name="Readings">
    /// How often the page was read from the tables: the maximum over the statements, relative to a single reader's
    /// page.
    /// </param>
    /// <param name="Sending">Milliseconds until all requests had been sent.</param>
    /// <param name="Waits">Milliseconds from the first request, in ascending order.</param>
    private sealed record Round(double Readings, double Sending, IReadOnlyList<double> Waits);
}
