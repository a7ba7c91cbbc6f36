using System.Text.Json;
using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>The article that all clients read and some write to.</summary>
/// <param name="Page">The article's first page.</param>
/// <param name="Response">The response with that page, as it was before the load.</param>
/// <param name="Id">The article's id.</param>
/// <param name="Comments">The ids of the comments on the page.</param>
internal sealed record HotArticle(
    WritableForum Forum, HotPage Page, RecordedResponse Response, string Id, IReadOnlyList<string> Comments)
{
    /// <summary>
    /// When a response takes microseconds, the runtime needs many responses until everything is compiled.
    /// </summary>
    public const int RequestsToWarm = 100_000;

    private const double VotesToWarm = 1_000, CommentsToWarm = 50;
    private static readonly TimeSpan TimeToWarm = TimeSpan.FromSeconds(5);

    public static async Task<HotArticle> ReadAsync(WritableForum forum, string slug)
    {
        var page = new HotPage(slug);
        using var connection = new HttpConnection(forum.Program.Address);
        var response = await Task.Run(() => RecordedResponse.Record(connection, page.Get(forum.Program.Address)));
        var comments = HotPage.CommentsOn(response.Body);
        using var json = JsonDocument.Parse(response.Body);
        return new(
            forum, page, response,
            json.RootElement.GetProperty("data").GetProperty("article").GetProperty("id").GetString()!, comments);
    }

    /// <summary>Reads other pages and writes to this article, until the code for that is compiled.</summary>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        RuntimeWarmup.ReadPages(Forum.Program);
        using var writing = Write(VotesToWarm, CommentsToWarm);
        await Task.Delay(TimeToWarm, cancellationToken);
        writing.End();
        await RuntimeWarmup.WaitForIdleAsync(Forum.Program, cancellationToken);
    }

    public IContender Reader(string name, LoadRun run, PageVersions versions) => new HttpContender(
        name, Forum.Program,
        new HttpLoad(
            Forum.Program.Address, [Page.Get(Forum.Program.Address)], (_, status, body) => versions.Fits(status, body)),
        run.Options.Connections, run.Postgres);

    public PacedWrites Write(double votesPerSecond, double commentsPerSecond) =>
        new(Forum, Id, Comments, votesPerSecond, commentsPerSecond);
}
