using Forum.Testing;

namespace Forum.Server.Tests.Events.Fanout;

/// <summary>
/// Slow consumers: clients that subscribe, half of them over WebSockets and half over server-sent events, and never
/// read are disconnected. They use little memory and do not affect others.
/// </summary>
[Collection(nameof(NonParallel))]
public sealed class DisconnectingSlowConsumers(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int SlowConsumers = 40, Readers = 3, Comments = 1_000;

    /// <summary>
    /// The same selection many times: the network alone buffers four megabytes or more for a client that does not read.
    /// </summary>
    private static readonly string Document =
        $$"""
        subscription ($articleId: ID!, $after: String) {
          articleEvents(articleId: $articleId, after: $after) {
            cursor ... on CommentAdded { comment { {{string.Join(' ', Enumerable.Range(0, 25).Select(number => $"text{number}: text"))}} } }
          }
        }
        """;

    [Fact]
    public async Task Subscribers_that_do_not_read_are_disconnected_and_others_get_every_event_once_and_in_order()
    {
        // Longer than a busy machine needs to post all comments.
        var node = await forum.StartNodeAsync(
            "--Forum:Limits:SocketSendTimeout=00:00:20", "--Forum:Connections:SendTimeout=00:00:25");
        await using var reader = forum.Anonymous.At(node);
        await using var ada = (await forum.SharedMemberAsync("Ada")).At(node);
        var article = await forum.ArticleAsync();
        var after = await reader.EventCursorAsync(article);
        using var executions = new ExecutionCounter();
        var variables = new { articleId = article, after };
        var silent = Enumerable.Range(0, SlowConsumers).Select(i => i % 2 == 0
            ? SlowConsumer.OverWebSocket(reader.GraphQL, Document, variables)
            : SlowConsumer.OverServerSentEvents(reader.GraphQL, Document, variables)).ToList();
        var readers = new List<LiveEvents>();
        for (var i = 0; i < Readers; i++) readers.Add(await reader.FollowAsync(article, after));
        await Eventually.HoldsAsync(() => executions.Subscriptions == SlowConsumers + Readers);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var listening = readers.Select(ReceiveAllAsync).ToList();
        var text = string.Concat(Enumerable.Repeat("There is much to be said about this. ", 12));
        await Parallel.ForAsync(
            0, Comments, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) => await ada.PostCommentAsync(article, $"{number}: {text}"));
        var log = await forum.RowsAsync(
            "SELECT comment_id FROM article_events WHERE article_id = $1 ORDER BY number",
            row => GlobalId.Of(GlobalId.Comment, row.GetGuid(0)), GlobalId.UuidOf(article));
        Assert.Equal(Comments, log.Count);
        foreach (var received in await Task.WhenAll(listening)) Assert.Equal(log, received);

        // The events of one subscriber have 11 MB. At most one waits in its queue; some is data for the comments that
        // the node and the readers cache, and what the process allocates at the same time.
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / SlowConsumers;
        TestContext.Current.TestOutputHelper?.WriteLine($"{each / 1024:N0} KiB each");
        Assert.InRange(each, long.MinValue, 3 * 1024 * 1024);
        Assert.Equal(SlowConsumers + Readers, executions.Subscriptions);

        // The silent clients are disconnected twenty seconds after their network buffers are full.
        var next = readers.Select(live => live.NextAsync()).ToList();
        await Eventually.HoldsAsync(() => executions.Subscriptions <= Readers);
        var last = (await ada.PostCommentAsync(article, "Who is left?")).Id;
        foreach (var received in await Task.WhenAll(next)) Assert.Equal(last, received["comment"]["id"].Text);
        Assert.Equal(
            "", string.Join('\n', node.Log.All.Where(line => line.StartsWith("Error", StringComparison.Ordinal))));
        foreach (var live in readers) live.Dispose();
        foreach (var it in silent) it.Dispose();
        await executions.EndAsync();
    }

    private static async Task<List<string>> ReceiveAllAsync(LiveEvents live)
    {
        var received = new List<string>();
        while (received.Count < Comments) received.Add((await live.NextAsync())["comment"]["id"].Text);
        return received;
    }
}
