using Forum.Load.Generating;
using Forum.Load.Measuring;
using Forum.Load.Reads;

namespace Forum.Load.Benchmarks;

/// <summary>
/// One page that all clients read, without writes and while members vote and comment, compared with Kestrel writing the
/// same bytes.
/// </summary>
internal sealed class ReadHot : IBenchmark
{
    private const string Ours = "ours, written to", AtRest = "ours, at rest", Limit = "Kestrel";
    private const int Members = 4;
    private const double VotesPerSecond = 15, CommentsPerSecond = 1;

    public string Name => "read.hot";
    public string About =>
        "A hot article's page by persisted GET, while it is voted and commented on, against bare Kestrel with the same bytes.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var forum = await WritableForum.StartAsync(run, Members, cancellationToken);
        var hot = await HotArticle.ReadAsync(forum, ForumPlan.HundredThousand);
        await using var limit = await KestrelBaseline.StartAsync(run, hot.Response, cancellationToken);
        using (var connection = new HttpConnection(limit.Address))
            RecordedResponse.Record(connection, hot.Page.Get(limit.Address)).AssertEqual(hot.Response, Limit);
        var (written, atRest) = (new PageVersions(), new PageVersions());
        var ours = new ContenderWithWrites(
            hot.Reader(Ours, run, written), () => hot.Write(VotesPerSecond, CommentsPerSecond));
        await hot.WarmAsync(cancellationToken);
        var rounds = await Contest.RunAsync(
            [
                ours, hot.Reader(AtRest, run, atRest),
                new HttpContender(
                    Limit, limit,
                    new HttpLoad(
                        limit.Address, [hot.Page.Get(limit.Address)],
                        [Fingerprint.Of(hot.Response.Body)]), run.Options.Connections, run.Postgres),
            ],
            run.Options, cancellationToken, HotArticle.RequestsToWarm, () =>
                RuntimeWarmup.WaitForIdleAsync(forum.Program, cancellationToken));
        ReadResultTable.Print(Name, rounds);
        Console.WriteLine(
            $"{hot.Response.Body.Length} bytes, {hot.Comments.Count} comments; {ours.Describe(run.Options.Rounds)}; {written.Count} different pages under them, {atRest.Count} at rest");
        Console.WriteLine(
            $"{Name} {rounds.Ratio(Ours, Limit)} of Kestrel with the same bytes; at rest: {rounds.Ratio(AtRest, Limit)}");
    }
}
