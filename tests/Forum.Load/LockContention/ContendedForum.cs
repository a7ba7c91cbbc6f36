using Forum.Load.Subscriptions;
using Npgsql;

namespace Forum.Load.LockContention;

/// <summary>
/// Two nodes on one PostgreSQL, and several articles with one comment each: one contended article and others.
/// </summary>
internal sealed class ContendedForum : IAsyncDisposable
{
    private const int OtherArticles = 4, Members = 8;

    private readonly LiveForum forum;

    private ContendedForum(LiveForum forum) => this.forum = forum;

    public LiveForum Forum => forum;

    /// <summary>The contended article.</summary>
    public required Target Held { get; init; }

    /// <summary>All other articles.</summary>
    public required IReadOnlyList<Target> Others { get; init; }

    /// <summary>Bearer tokens of the members who write; none of them wrote the comments.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    public static async Task<ContendedForum> StartAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var live = await LiveForum.StartAsync(run, 2, "", cancellationToken);
        var targets = new List<Target>();
        for (var i = 0; i <= OtherArticles; i++)
        {
            var article = await live.ArticleAsync($"contended-{i}", cancellationToken);
            targets.Add(new Target(article, await live.CommentAsync(article, cancellationToken)));
        }

        var tokens = new List<string>();
        for (var i = 0; i < Members; i++) tokens.Add(
            await live.MemberAsync($"Member {(char)('A' + i)}", cancellationToken));
        return new ContendedForum(live) { Held = targets[0], Others = targets[1..], Tokens = tokens };
    }

    /// <summary>Opens a PostgreSQL session without timeouts, for holding locks.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(forum.Connection + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public ValueTask DisposeAsync() => forum.DisposeAsync();
}

/// <summary>An article, and a comment below it that receives votes. Ids as in the API.</summary>
internal sealed record Target(string Article, string Comment);
