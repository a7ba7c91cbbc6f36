using System.Text.Json;
using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>The article that everybody reads and some write about.</summary>
/// <param name="Page">Its first page.</param>
/// <param name="Answer">That page, as it was before the load.</param>
/// <param name="Id">The article's.</param>
/// <param name="Comments">The ids of those on the page.</param>
internal sealed record HotArticle(BusyForum Forum, HotPage Page, RecordedAnswer Answer, string Id, IReadOnlyList<string> Comments)
{
    /// <summary>Where an answer takes microseconds, runtimes go on compiling for many of them.</summary>
    public const int RequestsToWarm = 100_000;

    private const double VotesToWarm = 1_000, CommentsToWarm = 50;
    private static readonly TimeSpan TimeToWarm = TimeSpan.FromSeconds(5);

    public static async Task<HotArticle> AskAsync(BusyForum forum, string slug)
    {
        var page = new HotPage(slug);
        using var wire = new HttpWire(forum.Program.Address);
        var answer = await Task.Run(() => RecordedAnswer.Ask(wire, page.Get(forum.Program.Address)));
        var comments = HotPage.CommentsOn(answer.Body);
        using var json = JsonDocument.Parse(answer.Body);
        return new(forum, page, answer, json.RootElement.GetProperty("data").GetProperty("article").GetProperty("id").GetString()!, comments);
    }

    /// <summary>Reads other pages and writes about this one, until that is compiled.</summary>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        Settling.ReadPages(Forum.Program);
        using var writing = Write(VotesToWarm, CommentsToWarm);
        await Task.Delay(TimeToWarm, cancellationToken);
        writing.End();
        await Settling.RestAsync(Forum.Program, cancellationToken);
    }

    public IContender Reader(string name, LoadRun run, Versions versions) => new HttpContender(
        name, Forum.Program, new HttpLoad(Forum.Program.Address, [Page.Get(Forum.Program.Address)], (_, status, body) => versions.Fits(status, body)),
        run.Options.Connections, run.Postgres);

    public Writing Write(double votesASecond, double commentsASecond) => new(Forum, Id, Comments, votesASecond, commentsASecond);
}
