using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>A contender's rounds while members write; what their writing costs is counted as a part of reading.</summary>
internal sealed class WrittenTo(IContender reads, Func<Writing> begin) : IContender
{
    private readonly List<(Round Round, int Votes, int Replies)> rounds = [];

    public string Name => reads.Name;

    public async Task<Round> RunAsync(TimeSpan time, int seed, CancellationToken cancellationToken)
    {
        using var writing = begin();
        var round = await reads.RunAsync(time, seed, cancellationToken);
        var (votes, replies) = writing.End();
        rounds.Add((round, votes, replies));
        return round;
    }

    /// <summary>What was written in the last rounds, a second, and its share of all requests.</summary>
    public string Told(int last)
    {
        string Of(Func<(Round Round, int Votes, int Replies), double> figure) => Spread.Of(rounds.TakeLast(last).Select(figure)).ToString();
        return $"{Of(r => r.Votes * r.Round.Rate / r.Round.Requests)} votes and {Of(r => r.Replies * r.Round.Rate / r.Round.Requests)} replies a second, "
            + $"{Of(r => 100 * (r.Votes + r.Replies) / (r.Round.Requests + r.Votes + r.Replies))} % of the requests";
    }
}
