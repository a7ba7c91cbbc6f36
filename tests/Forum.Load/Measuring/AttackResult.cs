using System.Collections.Concurrent;

namespace Forum.Load.Measuring;

/// <summary>Latencies of a client, idle and under attack, round by round.</summary>
/// <param name="Connections">Number of connections of the attack.</param>
internal sealed record AttackResult(int Connections)
{
    public List<Latency> Idle { get; } = [];

    public List<Latency> Attacked { get; } = [];

    /// <summary>Responses to the attack, by status and error code.</summary>
    public ConcurrentDictionary<string, int> Outcomes { get; } = new();

    /// <summary>Prints a table of all results, the responses to the attack, and the summary.</summary>
    /// <param name="name">The benchmark's name.</param>
    /// <param name="what">What the attack sent, in the plural.</param>
    /// <param name="results">One for each number of connections.</param>
    public static void Print(string name, string what, params IReadOnlyList<AttackResult> results)
    {
        var table = new TextTable(name, "reads", "median ms", "p99 ms", "max ms");
        foreach (var result in results)
        {
            result.Add(table, "idle", result.Idle);
            result.Add(table, "attacked", result.Attacked);
            table.Add(
                $"{result.Connections}: ratio", "-", result.Ratio(period => period.Median),
                result.Ratio(period => period.P99), result.Ratio(period => period.Max));
        }

        table.Print();
        foreach (var result in results)
        {
            var outcomes = result.Outcomes.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Key}: {pair.Value}");
            Console.WriteLine($"{what} over {result.Connections} connections by status: {string.Join(", ", outcomes)}");
        }

        Console.WriteLine($"{name} p99 {string.Join("; ", results.Select(result => result.Summary))}");
    }

    private string Summary =>
        $"{Of(Idle, period => period.P99)} ms idle, {Of(Attacked, period => period.P99)} ms attacked by {Connections}, "
        + $"ratio {Ratio(period => period.P99)}";

    private void Add(TextTable table, string state, List<Latency> periods) => table.Add(
        $"{Connections}: {state}", Of(periods, period => period.Count), Of(periods, period => period.Median),
        Of(periods, period => period.P99), Of(periods, period => period.Max));

    private static string Of(List<Latency> periods, Func<Latency, double> figure) =>
        Spread.Of(periods.Select(figure)).ToString();

    private string Ratio(Func<Latency, double> figure) =>
        Spread.Of(Idle.Zip(Attacked, (quiet, busy) => figure(busy) / figure(quiet))).ToString();
}
