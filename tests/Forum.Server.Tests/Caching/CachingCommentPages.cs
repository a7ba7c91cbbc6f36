using Forum.Server.Tests.Queries;
using Forum.Testing;
using Npgsql;
using StackExchange.Redis;

namespace Forum.Server.Tests.Caching;

/// <summary>
/// Pages of comments are cached under their version, in memory and in Redis; a value in Redis is used only if it was
/// sealed by the forum.
/// </summary>
public sealed class CachingCommentPages(PostgresForum forum) : IClassFixture<PostgresForum>, IAsyncLifetime
{
    private const string Page =
        """
        query ($id: ID!) {
          article(by: { id: $id }) {
            thread(first: 10) { rows { comment { id text html score status author { name badges } } } }
            comments(first: 10, orderBy: NEWEST) { nodes { id text score viewerVote } pageInfo { endCursor } }
          }
        }
        """;

    private readonly StatementRecorder statements = new();
    private RedisServer redis = null!;
    private ConnectionMultiplexer intruder = null!;

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        redis = await RedisServer.StartNewAsync();
        intruder = await ConnectionMultiplexer.ConnectAsync(redis.Connection);
    }

    [Fact]
    public async Task A_page_of_the_same_version_is_read_once_for_all_readers()
    {
        var article = await CreateArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        Assert.Equal(2, (await ListsReadAsync(ada, article)).Count);
        Assert.Empty(await ListsReadAsync(await forum.SharedMemberAsync("Berta"), article));
        Assert.Empty(await ListsReadAsync(forum.Anonymous, article));
    }

    [Fact]
    public async Task Concurrent_readers_read_the_page_once()
    {
        var article = await CreateArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        var before = ListsRead();
        await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Task.Run(() => ShownAsync(ada, article), TestCancellation)));
        Assert.Equal(2, ListsRead() - before);

        int ListsRead() =>
            statements.SentTo(new NpgsqlConnectionStringBuilder(forum.Connection).Database!).Count(IsOfAList);
    }

    [Fact]
    public async Task A_readers_own_votes_are_added_to_the_shared_page()
    {
        var article = await CreateArticleAsync();
        var (ada, berta) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Berta"));
        var comment = (await ada.PostCommentAsync(article, "Vote for me.")).Id;
        await ShownAsync(berta, article);
        await berta.VoteAsync(comment, "UP");
        foreach (var (reader, vote) in new[] { (berta, "UP"), (ada, ""), (forum.Anonymous, "") })
        {
            var first = (await ShownAsync(reader, article))["comments"]["nodes"][0];
            Assert.Equal((1, vote), (first["score"].Number, $"{first["viewerVote"]}"));
        }
    }

    [Fact]
    public async Task Another_node_reads_the_page_from_Redis()
    {
        var article = await CreateArticleAsync();
        await using var one = await forum.StartNodeAsync($"--ConnectionStrings:Redis={redis.Connection}");
        await using var other = await forum.StartNodeAsync($"--ConnectionStrings:Redis={redis.Connection}");
        var ada = await forum.SharedMemberAsync("Ada");
        var shown = await ShownAsync(ada.At(one), article);
        await Eventually.HoldsAsync(() => KeysOf(article).Length == 2);
        Assert.Empty(await ListsReadAsync(ada.At(other), article));
        Assert.Equal($"{shown}", $"{await ShownAsync(ada.At(other), article)}");
        Assert.All(KeysOf(article), key => Assert.NotNull(intruder.GetDatabase().KeyTimeToLive(key)));
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("another page's")]
    [InlineData("of another type")]
    [InlineData("cut")]
    [InlineData("empty")]
    public async Task A_value_that_the_forum_did_not_seal_is_not_shown(string value)
    {
        var (article, elsewhere) = (await CreateArticleAsync(), await CreateArticleAsync());
        await using var one = await forum.StartNodeAsync($"--ConnectionStrings:Redis={redis.Connection}");
        await using var other = await forum.StartNodeAsync($"--ConnectionStrings:Redis={redis.Connection}");
        var ada = await forum.SharedMemberAsync("Ada");
        var shown = await ShownAsync(ada.At(one), article);
        await ShownAsync(ada.At(one), elsewhere);
        await Eventually.HoldsAsync(() => KeysOf(article).Length == 2 && KeysOf(elsewhere).Length == 2);
        var database = intruder.GetDatabase();
        foreach (var (key, foreign) in KeysOf(article).OrderBy(key => $"{key}"[..18])
            .Zip(KeysOf(elsewhere).OrderBy(key => $"{key}"[..18])))
        {
            var own = (byte[])(await database.StringGetAsync(key))!;
            await database.KeyDeleteAsync(key);
            if (value == "of another type") await database.ListRightPushAsync(key, "x");
            else await database.StringSetAsync(key, value switch
            {
                "forged" => """{"Rows":[]}""",
                "another page's" => await database.StringGetAsync(foreign),
                "cut" => own[..^1],
                _ => "",
            });
        }

        Assert.Equal($"{shown}", $"{await ShownAsync(ada.At(other), article)}");
    }

    [Fact]
    public async Task After_lost_commits_a_page_is_not_confused_with_another_of_the_same_event_number()
    {
        var article = await CreateArticleAsync();
        var (id, ada) = (GlobalId.UuidOf(article), await forum.SharedMemberAsync("Ada"));
        await forum.ExecuteAsync("DROP TABLE IF EXISTS before_the_failover");
        await forum.ExecuteAsync("CREATE TABLE before_the_failover AS SELECT * FROM articles WHERE id = $1", id);
        var lost = GlobalId.UuidOf((await ada.PostCommentAsync(article, "Lost.")).Id);
        await ShownAsync(ada, article);
        await forum.ExecuteAsync("DELETE FROM article_events WHERE comment_id = $1", lost);
        await forum.ExecuteAsync("DELETE FROM idempotency_keys");
        await forum.ExecuteAsync("DELETE FROM comment_standings WHERE comment_id = $1", lost);
        await forum.ExecuteAsync("DELETE FROM comments WHERE id = $1", lost);
        await forum.ExecuteAsync(
            """
            UPDATE articles a SET (last_event, stamp, comment_count, listed_count) = (b.last_event, b.stamp, b.comment_count, b.listed_count)
            FROM before_the_failover b WHERE b.id = a.id
            """);
        await ada.PostCommentAsync(article, "Posted anew.");
        Assert.Equal("Posted anew.", (await ShownAsync(ada, article))["comments"]["nodes"][0]["text"].Text);
    }

    [Fact]
    public async Task The_page_cache_can_be_disabled()
    {
        var article = await CreateArticleAsync();
        await using var node = await forum.StartNodeAsync("--Forum:Reading:CachedMegabytes=0");
        var ada = (await forum.SharedMemberAsync("Ada")).At(node);
        Assert.Equal(2, (await ListsReadAsync(ada, article)).Count);
        Assert.Equal(2, (await ListsReadAsync(ada, article)).Count);
    }

    public async ValueTask DisposeAsync()
    {
        statements.Dispose();
        await intruder.DisposeAsync();
        await redis.DisposeAsync();
    }

    private RedisKey[] KeysOf(string article) =>
        [.. intruder.GetServers().Single().Keys(pattern: $"forum:pages:*{GlobalId.UuidOf(article):N}*")];

    /// <summary>Creates an article with a few comments.</summary>
    private async Task<string> CreateArticleAsync()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        for (var i = 0; i < 3; i++) await ada.PostCommentAsync(article, $"Number {i} of {article}.");
        return article;
    }

    private static async Task<ResponseValue> ShownAsync(ForumClient reader, string article) =>
        (await reader.QueryAsync(Page, new { id = article }))["article"];

    /// <summary>The statements that read lists of comments.</summary>
    private async Task<IReadOnlyList<string>> ListsReadAsync(ForumClient reader, string article) =>
        [.. (await statements.RunAsync(reader, Page, new { id = article })).Sent.Where(IsOfAList)];

    private static bool IsOfAList(string statement) =>
        statement.Contains("comment_standings", StringComparison.Ordinal);
}
