namespace Forum.Testing;

public sealed partial class ForumClient
{
    /// <summary>What the tests read of an event.</summary>
    public const string EventFields =
        """
        __typename cursor at
        ... on CommentAdded { comment { id text status author { name } } }
        ... on CommentEdited { comment { id text } }
        ... on CommentWithdrawn { comment { id text html status author { name } } }
        ... on VotesCounted { comments { id upvotes downvotes } }
        ... on LockChanged { article { lock { reason } } branch { id lock { reason } } }
        """;

    /// <summary>The API's address.</summary>
    public Uri GraphQL => new(Http.BaseAddress!, "graphql");

    /// <summary>Opens a socket and is let in, as this person.</summary>
    public Task<SocketClient> ConnectAsync() =>
        SocketClient.EnterAsync(GraphQL, Http.DefaultRequestHeaders.Authorization?.Parameter);

    /// <summary>Follows an article's discussion.</summary>
    /// <param name="after">A cursor; null: from now on. It has begun when this returns.</param>
    public async Task<LiveEvents> FollowAsync(string articleId, string? after = null)
    {
        // A place that was read before is followed from there, whenever the subscription begins.
        after ??= (await QueryAsync("query ($id: ID!) { article(by: { id: $id }) { eventCursor } }", new { id = articleId }))["article"]["eventCursor"].Text;
        var socket = await ConnectAsync();
        await socket.SubscribeAsync(
            "live", $"subscription ($articleId: ID!, $after: String) {{ articleEvents(articleId: $articleId, after: $after) {{ {EventFields} }} }}", new { articleId, after });
        return new LiveEvents(socket);
    }
}
