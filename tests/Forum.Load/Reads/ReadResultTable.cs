using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>The figures of reads and of their baseline, side by side.</summary>
internal static class ReadResultTable
{
    public static void Print(string title, IReadOnlyDictionary<string, IReadOnlyList<Round>> rounds)
    {
        var table = new TextTable(
            title, "responses/s", "us CPU program", "us CPU PostgreSQL", "us CPU load", "p50 ms", "p99 ms");
        foreach (var (name, its) in rounds)
        {
            string Of(Func<Round, double> figure) => Spread.Of(its.Select(figure)).ToString();
            table.Add(
                name, Of(r => r.Rate), Of(r => r.ProgramCpu), Of(r => r.PostgresCpu), Of(r => r.LoadCpu),
                Of(r => r.P50), Of(r => r.P99));
        }

        table.Print();
    }

    /// <summary>
    /// The contender's rate as a share of the baseline's, and the baseline's CPU as a share of the contender's, round
    /// by round: 1 equals the baseline.
    /// </summary>
    public static string Ratio(this IReadOnlyDictionary<string, IReadOnlyList<Round>> rounds, string one, string limit)
    {
        string Of(Func<Round, Round, double> figure) => Spread.Of(rounds[one].Zip(rounds[limit], figure)).ToString();
        return $"{Of((mine, its) => mine.Rate / its.Rate)} by rate, "
            + $"{Of((mine, its) => (its.ProgramCpu + its.PostgresCpu) / (mine.ProgramCpu + mine.PostgresCpu))} by CPU";
    }
}
