using Forum.Comments;

namespace Forum.Load.Measuring;

/// <summary>The cost of a group of pages.</summary>
/// <param name="Comments">Comments on each page.</param>
/// <param name="Buffers">PostgreSQL buffers for each page, by order.</param>
internal sealed record GroupCost(
    string Name, double Comments, IReadOnlyDictionary<CommentOrder, double> Buffers, IReadOnlyList<Round> Rounds)
{
    public double MeanBuffers => Buffers.Values.Average();

    public Spread Cpu => Of(round => round.ProgramCpu + round.PostgresCpu);

    public Spread Of(Func<Round, double> figure) => Spread.Of(Rounds.Select(figure));

    /// <summary>
    /// This group's cost relative to another's, round by round, for each comment, because pages differ in size.
    /// </summary>
    public double CpuAgainst(GroupCost other) =>
        Spread.Of(Rounds.Zip(
            other.Rounds,
            (mine, its) =>
                (mine.ProgramCpu
                    + mine.PostgresCpu) / (its.ProgramCpu + its.PostgresCpu))).Median * other.Comments / Comments;

    public double BuffersAgainst(GroupCost other) => MeanBuffers / other.MeanBuffers * other.Comments / Comments;

    public static void Print(string title, IReadOnlyList<GroupCost> groups)
    {
        var orders = groups[0].Buffers.Keys.Order().ToArray();
        var table = new TextTable(
            [title, "comments", "us CPU", "p50 ms", "p99 ms", "buffers", .. orders.Select(order => order.ToString())]);
        foreach (var group in groups)
        {
            table.Add([
                group.Name, Spread.Text(group.Comments), group.Cpu.ToString(), group.Of(r => r.P50)
                    .ToString(), group.Of(r => r.P99).ToString(),
                Spread.Text(group.MeanBuffers), .. orders.Select(order => Spread.Text(group.Buffers[order]))]);
        }

        table.Print();
    }
}
