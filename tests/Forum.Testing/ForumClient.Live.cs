namespace Forum.Testing;

public sealed partial class ForumClient
{
    /// <summary>The fields that the tests select on an event.</summary>
    public const string EventFields =
        """
        __typename cursor at
        ... on CommentAdded { comment { id text status author { name } } }
        ... on CommentEdited { comment { id text } }
        ... on CommentWithdrawn { comment { id text html status author { name } } }
        ... on VotesCounted { comments { id upvotes downvotes } }
        ... on LockChanged { article { lock { reason } } branch { id lock { reason } } }
        """;

    /// <summary>The URL of the GraphQL endpoint.</summary>
    public Uri GraphQL => new(Http.BaseAddress!, "graphql");

    /// <summary>Opens a WebSocket and completes the connection handshake as this user.</summary>
    public Task<SocketClient> ConnectAsync() =>
        SocketClient.ConnectAsync(GraphQL, Http.DefaultRequestHeaders.Authorization?.Parameter);

    /// <summary>The cursor after the latest event of an article.</summary>
    public async Task<string> EventCursorAsync(string articleId) =>
        (await QueryAsync(
            "query ($id: ID!) { article(by: { id: $id }) { eventCursor } }",
            new { id = articleId }))["article"]["eventCursor"].Text;

    /// <summary>Subscribes to the events of an article.</summary>
    /// <param name="after">A cursor to start after; null: from now on. The subscription is active when this method
    /// returns.</param>
    public async Task<LiveEvents> FollowAsync(string articleId, string? after = null)
    {
        // With a cursor that was read first, no event is missed, however late the subscription starts.
        after ??= await EventCursorAsync(articleId);
        var socket = await ConnectAsync();
        await socket.SubscribeAsync(
            "live",
            $"subscription ($articleId: ID!, $after: String) {{ articleEvents(articleId: $articleId, after: $after) {{ {EventFields} }} }}",
            new { articleId, after });
        return new LiveEvents(socket);
    }
}
