using System.Net;
using Forum.Load.Generating;
using Forum.Load.Machine;
using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>
/// One page of the generated forum that receives no writes, read repeatedly, compared with Kestrel sending the same
/// response.
/// </summary>
internal static class UnchangedArticle
{
    private const string Ours = "ours", Limit = "Kestrel";

    /// <param name="run">The run of the command.</param>
    /// <param name="name">The benchmark's name.</param>
    /// <param name="requestsToWarm">The minimum number of warm-up requests for each side.</param>
    /// <param name="call">Creates the request; its argument is the entity tag of the current page.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    public static async Task MeasureAsync(
        LoadRun run, string name, int requestsToWarm, Func<HotPage, IPEndPoint, string, HttpCall> call,
        CancellationToken cancellationToken)
    {
        var database = await GeneratedForum.EnsureAsync(run, cancellationToken);
        var page = new HotPage(ForumPlan.HundredThousand);
        await using var program = await ForumServer.StartAsync(database, caches: true, cancellationToken);
        using var connection = new HttpConnection(program.Address);
        var whole = RecordedResponse.Record(connection, page.Get(program.Address));
        var comments = HotPage.CommentsOn(whole.Body).Count;
        HttpCall To(IPEndPoint to) => call(page, to, whole.Tag ?? throw new LoadFailure("The page has no entity tag."));
        var response = RecordedResponse.Record(connection, To(program.Address));
        await using var limit = await KestrelBaseline.StartAsync(
            run, response.Status == 304 ? whole : response, cancellationToken);
        using (var other = new HttpConnection(limit.Address))
            RecordedResponse.Record(other, To(limit.Address)).AssertEqual(response, Limit);

        var expected = Fingerprint.Of(response.Body);
        IContender Reader(string who, HttpProgram at) => new HttpContender(
            who, at,
            new HttpLoad(
                at.Address, [To(at.Address)],
                (_, status, body) => status == response.Status && Fingerprint.Of(body.Span) == expected),
            run.Options.Connections, run.Postgres);
        RuntimeWarmup.ReadPages(program);
        var rounds = await Contest.RunAsync(
            [Reader(Ours, program), Reader(Limit, limit)], run.Options, cancellationToken, requestsToWarm,
            () => RuntimeWarmup.WaitForIdleAsync(program, cancellationToken));
        ReadResultTable.Print(name, rounds);
        Console.WriteLine(
            $"status {response.Status}, {response.Body.Length} bytes; the page has {whole.Body.Length} bytes and {comments} comments");
        Console.WriteLine($"{name} {rounds.Ratio(Ours, Limit)} of Kestrel with the same response");
    }
}
