using Forum.Load.Measuring;

namespace Forum.Load.Subscriptions;

/// <summary>Runs stages in turn and prints their results side by side.</summary>
internal static class FanoutRounds
{
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<FanoutRound>>> RunAsync(
        IReadOnlyList<FanoutServer> servers, LoadRun run, int events, TimeSpan pace,
        CancellationToken cancellationToken)
    {
        var rounds = servers.ToDictionary(server => server.Name, _ => new List<FanoutRound>());
        var message = Array.Empty<byte>();
        foreach (var server in servers)
        {
            LoadRun.WriteLine($"{server.Name} is warmed up");
            var published = await FanoutRound.WarmAsync(server, run, pace, message, cancellationToken);
            if (message.Length == 0) message = published;
        }

        for (var number = 1; number <= run.Options.Rounds; number++)
        {
            foreach (var server in servers)
            {
                var (round, _) = await FanoutRound.RunAsync(server, run, events, pace, message, cancellationToken);
                LoadRun.WriteLine(
                    $"round {number}, {server.Name}: {Spread.Text(round.Cpu)} us CPU per delivery, last after {Spread.Text(round.Percentile(0.5))} ms");
                rounds[server.Name].Add(round);
            }
        }

        return rounds.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<FanoutRound>)pair.Value);
    }

    public static void Print(string title, IReadOnlyDictionary<string, IReadOnlyList<FanoutRound>> rounds)
    {
        var table = new TextTable(
            title, "us CPU per delivery", "deliveries/s", "writes per delivery", "last p50 ms", "last p99 ms",
            "us CPU PostgreSQL an event");
        foreach (var (name, its) in rounds)
        {
            string Of(Func<FanoutRound, double> figure) => Spread.Of(its.Select(figure)).ToString();
            table.Add(
                name, Of(t => t.Cpu), Of(t => t.Rate), Of(t => t.Writes), Of(t => t.Percentile(0.5)),
                Of(t => t.Percentile(0.99)), Of(t => t.PostgresCpu));
        }

        table.Print();
    }

    /// <summary>The ratio of one stage's figure to another's, round by round.</summary>
    public static string Ratio(
        IReadOnlyDictionary<string, IReadOnlyList<FanoutRound>> rounds, string of, string against,
        Func<FanoutRound, double> figure) =>
        Spread.Of(rounds[of].Zip(rounds[against], (mine, theirs) => figure(mine) / figure(theirs))).ToString();

    public static string Median(
        IReadOnlyDictionary<string, IReadOnlyList<FanoutRound>> rounds, string of, Func<FanoutRound, double> figure) =>
        Spread.Text(Spread.Of(rounds[of].Select(figure)).Median);
}
