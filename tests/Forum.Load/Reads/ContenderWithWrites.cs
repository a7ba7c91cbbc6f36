using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>
/// Measures a contender's reads while members write. The measured cost per read includes the cost of these writes.
/// </summary>
internal sealed class ContenderWithWrites(IContender reads, Func<PacedWrites> begin) : IContender
{
    private readonly List<(Round Round, int Votes, int Posts)> rounds = [];

    public string Name => reads.Name;

    public async Task<Round> RunAsync(TimeSpan time, int seed, CancellationToken cancellationToken)
    {
        using var writing = begin();
        var round = await reads.RunAsync(time, seed, cancellationToken);
        var (votes, posts) = writing.End();
        rounds.Add((round, votes, posts));
        return round;
    }

    /// <summary>The writes per second in the last rounds, and their share of all requests.</summary>
    public string Describe(int last)
    {
        string Of(Func<(Round Round, int Votes, int Posts), double> figure) =>
            Spread.Of(rounds.TakeLast(last).Select(figure)).ToString();
        return $"{Of(r => r.Votes * r.Round.Rate / r.Round.Requests)} votes and "
            + $"{Of(r => r.Posts * r.Round.Rate / r.Round.Requests)} comments per second, "
            + $"{Of(r => 100 * (r.Votes + r.Posts) / (r.Round.Requests + r.Votes + r.Posts))} % of the requests";
    }
}
