using System.Diagnostics;

namespace Forum.Chaos.Writers;

/// <summary>
/// One member with a client at every node: posts, replies, edits and votes, one write at a time. A patient writer
/// resends a write under the same key until it is acknowledged. An impatient writer waits for a moment and continues:
/// with another post, or, if a vote or an edit was not acknowledged, with a newer one at the other node.
/// </summary>
internal sealed class Writer(
    string name, IReadOnlyList<NodeClient> nodes, SharedTargets targets, Random random, bool isImpatient)
{
    /// <summary>
    /// The pause between two writes, and before the next attempt while a node or the database is unavailable.
    /// </summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan WhileUnavailable = TimeSpan.FromMilliseconds(100);

    /// <summary>Time limits: for one request of a patient writer, and for a write to be acknowledged.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5), Limit = TimeSpan.FromMinutes(2);

    private static readonly string?[] Values = ["UP", "DOWN", null];

    private int edits, at;

    public string Name => name;

    public List<SentComment> Posts { get; } = [];

    /// <summary>Keyed by comment id.</summary>
    public Dictionary<string, WriteHistory<string?>> Votes { get; } = [];

    public IReadOnlyList<NodeClient> Nodes => nodes;

    public async Task WriteUntilAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await WriteNextAsync();
            await Task.Delay(Pace, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Resends an acknowledged post under its idempotency key.</summary>
    /// <returns>Whether the response has the same comment.</returns>
    public async Task<bool> ResendAsync(SentComment post)
    {
        var reply = await SendUntilDoneAsync("postComment", () => InputOf(post), isPatient: true);
        var isSame = reply.Comment["id"].Text == post.Id;
        targets.Count(isSame ? "same id again" : "ANOTHER ID");
        return isSame;
    }

    private Task WriteNextAsync()
    {
        var kind = random.Next(10);
        if (kind < 4) return PostAsync();
        var own = Posts.LastOrDefault(post => post.Id.Length > 0 && random.Next(3) == 0);
        if (kind < 6 && own is not null) return EditAsync(own);
        return targets.RandomPost(random, except: name) is { } other ? VoteAsync(other.Id) : PostAsync();
    }

    private async Task PostAsync()
    {
        var parent = random.Next(2) == 0 ? targets.RandomPost(random) : null;
        var article = parent?.ArticleId ?? targets.Articles[random.Next(targets.Articles.Count)];
        var post = new SentComment($"{name.Replace(' ', '-')}-{Posts.Count}", article, parent?.Id);
        Posts.Add(post);
        var reply = await SendUntilDoneAsync("postComment", () => InputOf(post), !isImpatient);
        post.Outcome = reply.Outcome;
        if (reply.Outcome != WriteOutcome.Acknowledged) return;
        post.Id = reply.Comment["id"].Text;
        targets.Add(name, post);
        if (random.Next(4) == 0) await ResendAsync(post);
    }

    private async Task EditAsync(SentComment post)
    {
        var text = "";
        await UntilAcknowledgedAsync(
            post.Text, () => text = $"{post.Marker} edit {++edits}", "editComment",
            () => new { commentId = post.Id, text, idempotencyKey = text });
    }

    private async Task VoteAsync(string commentId)
    {
        if (!Votes.TryGetValue(commentId, out var history)) Votes[commentId] = history = new(null);
        string? vote = null;
        await UntilAcknowledgedAsync(
            history, () => vote = Values.Where(other => other != history.Latest).ElementAt(random.Next(2)),
            "voteOnComment",
            () => new { commentId, vote });
    }

    /// <summary>Sends a newer value for each attempt that this writer gives up.</summary>
    private async Task UntilAcknowledgedAsync<T>(
        WriteHistory<T> history, Func<T> next, string mutation, Func<object> input)
    {
        for (var since = Stopwatch.GetTimestamp(); ;)
        {
            var value = next();
            var reply = await SendUntilDoneAsync(mutation, input, !isImpatient);
            history.Add(value, reply.Outcome);
            if (reply.Outcome == WriteOutcome.Acknowledged) return;
            Assert.True(Stopwatch.GetElapsedTime(since) < Limit, $"{mutation}: {history}; none was acknowledged.");
        }
    }

    /// <summary>Sends one write: once, or until it is acknowledged.</summary>
    private async Task<WriteResponse> SendUntilDoneAsync(string mutation, Func<object> input, bool isPatient)
    {
        for (var since = Stopwatch.GetTimestamp(); ;)
        {
            at = (at + 1) % nodes.Count;
            var timeout = isPatient ? RequestTimeout : TimeSpan.FromMilliseconds(random.Next(300, 1_500));
            var reply = await SendAsync(at, timeout, mutation, input());
            if (reply.Outcome == WriteOutcome.Acknowledged || !isPatient) return reply;
            Assert.True(Stopwatch.GetElapsedTime(since) < Limit, $"{mutation} was not acknowledged: {reply.Reason}");
        }
    }

    private async Task<WriteResponse> SendAsync(int node, TimeSpan timeout, string mutation, object input)
    {
        var reply = await nodes[node].SendAsync(mutation, input, timeout);
        var ending = reply.Reason.Length == 0 ? "acknowledged" : reply.Reason;
        if (reply != WriteResponse.NotConnected) targets.Count($"{mutation} {ending}");
        if (reply.Outcome != WriteOutcome.Acknowledged && reply != WriteResponse.GaveUp)
            await Task.Delay(WhileUnavailable, TestContext.Current.CancellationToken);
        return reply;
    }

    private static object InputOf(SentComment post) => new
    {
        articleId = post.ArticleId,
        parentId = post.ParentId,
        text = post.FirstText,
        idempotencyKey = post.Marker,
    };
}
