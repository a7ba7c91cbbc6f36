using Forum.Testing;

namespace Forum.Server.Tests.Live.Telling;

/// <summary>A reader of some kind who follows an article by a socket, and can ask what a query shows them.</summary>
internal sealed class Follower(string kind, ForumClient person, Wording wording, string article) : IDisposable
{
    private const int MaxNodes = 50;
    private LiveEvents? live;

    /// <summary>As `moderator, own`.</summary>
    public string Name => $"{kind}, {(wording.IsOwn ? "own" : "shared")}";

    /// <summary>Whether others may be told the very same.</summary>
    public bool IsSharing => !wording.IsOwn;

    /// <param name="name">The document's: who follows by a name of their own shares nothing.</param>
    public async Task FollowAsync(string after, string name)
    {
        live?.Dispose();
        live = new LiveEvents(await person.ConnectAsync());
        await live.Socket.SubscribeAsync("live", wording.Subscription(name), new { articleId = article, after });
    }

    /// <summary>What comes up to an event, and with it.</summary>
    public async Task<IReadOnlyList<Answer>> ReadToAsync(string cursor)
    {
        var told = new List<Answer>();
        do told.Add(await live!.NextAsync());
        while (told[^1]["cursor"].Text != cursor);
        return told;
    }

    /// <summary>What fresh queries show: the article, and the comments that are there for this reader.</summary>
    public async Task<Shown> AskAsync(IReadOnlyCollection<string> comments)
    {
        var found = new Dictionary<string, Answer>();
        Answer? shown = null;
        foreach (var ids in comments.DefaultIfEmpty(article).Chunk(MaxNodes))
        {
            var data = await person.QueryAsync(wording.Query, new { ids, article });
            shown = data["article"];
            foreach (var node in data["nodes"].Items.Where(node => !node.IsNull && node.Has("id"))) found.Add(node["id"].Text, node);
        }

        return new(shown!.Value, found);
    }

    /// <summary>The roles that the open socket knows of.</summary>
    public async Task<string> RolesAsync(string id)
    {
        await live!.Socket.SubscribeAsync(id, "{ viewer { roles } }");
        var answer = await live.MessageAsync();
        await live.MessageAsync();
        return $"{answer["payload"]}";
    }

    public void Dispose() => live?.Dispose();
}

/// <summary>What queries show one reader in a moment of quiet.</summary>
internal sealed record Shown(Answer Article, IReadOnlyDictionary<string, Answer> Comments);
