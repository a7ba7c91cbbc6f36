using Forum.Load.Generating;
using Forum.Load.Measuring;
using Forum.Load.Reads;

namespace Forum.Load.Benchmarks;

/// <summary>
/// A hot article's page while every twentieth request writes to the article, compared with the same page with few
/// writes.
/// </summary>
internal sealed class Mixed : IBenchmark
{
    private const string Ours = "mixed", Hot = "read.hot";
    private const int Members = 32;
    private const double VotesWhenHot =
        15, CommentsWhenHot = 1, MaxWrites = 1_000, ReadsPerWrite = 19, WritesPerComment = 20;

    public string Name => "mixed.95-5";
    public string About =>
        "A hot article's page while 5 % of the requests, at most 1,000 a second, vote and comment, against read.hot.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var forum = await WritableForum.StartAsync(run, Members, cancellationToken);
        var hot = await HotArticle.ReadAsync(forum, ForumPlan.HundredThousand);
        var versions = new PageVersions();
        var reads = new ContenderWithWrites(
            hot.Reader(Hot, run, versions), () => hot.Write(VotesWhenHot, CommentsWhenHot));
        await hot.WarmAsync(cancellationToken);
        var warm = await Contest.RunAsync(
            [reads], run.Options with { Rounds = 1 }, cancellationToken, HotArticle.RequestsToWarm);
        var writes = Math.Min(MaxWrites, warm[Hot][0].Rate / ReadsPerWrite);
        var mixed = new ContenderWithWrites(
            hot.Reader(Ours, run, versions),
            () => hot.Write(writes * (1 - (1 / WritesPerComment)), writes / WritesPerComment));
        var rounds = await Contest.RunAsync(
            [mixed, reads], run.Options, cancellationToken, HotArticle.RequestsToWarm,
            () => RuntimeWarmup.WaitForIdleAsync(forum.Program, cancellationToken));
        ReadResultTable.Print(Name, rounds);
        Console.WriteLine(
            $"{hot.Response.Body.Length} bytes, {hot.Comments.Count} comments; mixed: {mixed.Describe(run.Options.Rounds)}; read.hot: {reads.Describe(run.Options.Rounds)}; {versions.Count} different pages");
        Console.WriteLine(
            $"{Name} {rounds.Ratio(Ours, Hot)} of read.hot; p99 {Spread.Of(rounds[Ours].Zip(rounds[Hot], (mine, its) => mine.P99 / its.P99))} times its p99");
    }
}
