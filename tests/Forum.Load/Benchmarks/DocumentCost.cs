using System.Globalization;
using System.Text.Json;
using Forum.Load.Measuring;
using Forum.Load.Subscriptions;

namespace Forum.Load.Benchmarks;

/// <summary>
/// The latency that one anonymous client sees while another address sends documents that the program has not cached.
/// </summary>
internal sealed class DocumentCost : IBenchmark
{
    private const string Author = "id name kind avatarUrl joinedMonth commentCount badges";
    private const string Lock = "lock { reason at until by { " + Author + " } }";

    private const string Comment =
        "id depth status text html createdAt editedAt upvotes downvotes score replyCount descendantCount isPinned viewerVote "
        + "viewerMay { reply edit delete vote report moderate } " + Lock + " author { " + Author + " }";

    private const string Article =
        "id slug url title summary html byline publishedAt updatedAt commentCount slowModeSeconds eventCursor section { id slug name } "
        + "viewerMay { comment commentRefusal moderate } " + Lock
        + " comments(first: 1) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { "
        + Comment + " replies(first: 1) { nodes { " + Comment + " replies(first: 1) { nodes { " + Comment
        + " } } } } } }";

    private static readonly int[] Connections = [4, 16, 64];

    private static readonly string Selections =
        string.Join(' ', Enumerable.Range(0, 7).Select(i => $"a{i}: articles(first: 1) {{ nodes {{ {Article} }} }}"));

    private int documents;

    public string Name => "document-cost";
    public string About =>
        "One address sends new documents over 4, 16 and 64 connections: the latency of one anonymous reader at another address.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var forum = await LiveForum.StartAsync(
            run, 1, "", cancellationToken, settings: LatencyUnderAttack.Settings);
        var to = forum.Node.Address;
        var beside = new LatencyUnderAttack(to, run.Options.Rounds, TimeSpan.FromSeconds(run.Options.Seconds));
        var results = new List<AttackResult>();
        foreach (var (index, connections) in Connections.Index())
            results.Add(
                await beside.RunAsync(
                    connections, (period, _) => Next($"198.51.{period}.{index + 1}"), cancellationToken));
        AttackResult.Print(Name, "documents", results);

        HttpCall Next(string address)
        {
            var number = Interlocked.Increment(ref documents).ToString(CultureInfo.InvariantCulture);
            var body = JsonSerializer.Serialize(new { query = $"query Q{number} {{ {Selections} }}" });
            return HttpCall.Post(to, "/graphql", body, $"X-Forwarded-For: {address}\r\n");
        }
    }
}
