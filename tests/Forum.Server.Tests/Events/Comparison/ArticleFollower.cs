using Forum.Testing;

namespace Forum.Server.Tests.Events.Comparison;

/// <summary>
/// A reader of a given kind who follows an article over a socket, and can run queries for comparison.
/// </summary>
internal sealed class ArticleFollower(string kind, ForumClient person, EventSelection selection, string article)
    : IDisposable
{
    private const int MaxNodes = 50;
    private LiveEvents? live;

    /// <summary>For example `moderator, own`.</summary>
    public string Name => $"{kind}, {(selection.HasViewerFields ? "own" : "shared")}";

    /// <summary>Whether other readers may receive the same shared result.</summary>
    public bool SharesResults => !selection.HasViewerFields;

    /// <param name="name">The operation name: a document with a unique name is not shared.</param>
    public async Task FollowAsync(string after, string name)
    {
        live?.Dispose();
        live = new LiveEvents(await person.ConnectAsync());
        await live.Socket.SubscribeAsync("live", selection.Subscription(name), new { articleId = article, after });
    }

    /// <summary>All events up to and including the one with this cursor.</summary>
    public async Task<IReadOnlyList<ResponseValue>> ReadThroughAsync(string cursor)
    {
        var received = new List<ResponseValue>();
        do received.Add(await live!.NextAsync());
        while (received[^1]["cursor"].Text != cursor);
        return received;
    }

    /// <summary>Fresh query results: the article, and the comments that are visible to this reader.</summary>
    public async Task<QueryResults> QueryAsync(IReadOnlyCollection<string> comments)
    {
        var found = new Dictionary<string, ResponseValue>();
        ResponseValue? shown = null;
        foreach (var ids in comments.DefaultIfEmpty(article).Chunk(MaxNodes))
        {
            var data = await person.QueryAsync(selection.Query, new { ids, article });
            shown = data["article"];
            foreach (var node in data["nodes"].Items.Where(node => !node.IsNull && node.Has("id")))
                found.Add(node["id"].Text, node);
        }

        return new(shown!.Value, found);
    }

    /// <summary>The roles that the open socket's session has.</summary>
    public async Task<string> RolesAsync(string id)
    {
        await live!.Socket.SubscribeAsync(id, "{ viewer { roles } }");
        var response = await live.MessageAsync();
        await live.MessageAsync();
        return $"{response["payload"]}";
    }

    public void Dispose() => live?.Dispose();
}

/// <summary>The query results of one reader while nothing changes.</summary>
internal sealed record QueryResults(ResponseValue Article, IReadOnlyDictionary<string, ResponseValue> Comments);
