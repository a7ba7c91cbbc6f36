using System.Diagnostics;
using Forum.Server.Tests.Hosting;
using static Forum.Server.Tests.Importing.Exports;

namespace Forum.Server.Tests.Importing;

/// <summary>A long discussion is imported into an article that people use on a node of their own.</summary>
public abstract class ImportingBesidePeople(ForumHost forum)
{
    private const int Comments = 6_000;

    /// <summary>Several times what a write waits for a transaction of the import on a machine that is busy with other tests.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(5);

    private readonly ImportScene scene = new(forum);

    [Fact]
    public async Task People_write_below_the_article_while_its_comments_come_in()
    {
        await scene.RunAsync("wordpress", Bytes(WordPress("busy", Item("busy", 1, Comment(1)))));
        var article = GlobalId.Of(GlobalId.Article, (await scene.ArticleAsync("busy-1")).Id);
        var node = await forum.AnotherNodeAsync();
        var (ada, vera) = ((await forum.RegularAsync("Ada")).At(node), (await forum.RegularAsync("Vera")).At(node));
        var comments = Enumerable.Range(1, Comments).Select(i => Comment(i, i % 7 == 0 ? 0 : i / 2, i % 50 == 0 ? "0" : "1", $"Reader {i % 30}"));
        var import = Task.Run(() => scene.RunAsync("wordpress", Bytes(WordPress("busy", Item("busy", 1, [.. comments])))));

        List<int> counts = [];
        var (posts, slowest) = (0, TimeSpan.Zero);
        while (!import.IsCompleted)
        {
            var started = Stopwatch.GetTimestamp();
            var posted = await ada.PostCommentAsync(article, $"Meanwhile, number {++posts}.");
            Assert.Null((await vera.VoteAsync(posted.Id, "UP")).Refusal);
            if (Stopwatch.GetElapsedTime(started) is var took && took > slowest) slowest = took;
            counts.Add((await forum.Reader.ArticleAsync(article))["commentCount"].Number);
        }

        Assert.Equal(0, (await import).Code);
        var after = (await forum.Reader.ArticleAsync(article))["commentCount"].Number;
        Assert.Equal(Comments - (Comments / 50) + posts, after);
        Assert.True(counts.Count(count => count > posts && count < Comments / 2) >= 2, $"Posts got in at {string.Join(", ", counts)} of {after}.");
        Assert.True(slowest < LongestWrite, $"A post and a vote took {slowest}.");
        await using var db = await scene.OpenAsync();
        await Recount.MustAgreeAsync(db);
    }
}

public sealed class ImportingBesidePeopleOnSqlite(SqliteForum forum) : ImportingBesidePeople(forum), IClassFixture<SqliteForum>;

public sealed class ImportingBesidePeopleOnPostgres(PostgresForum forum) : ImportingBesidePeople(forum), IClassFixture<PostgresForum>
{
    private readonly PostgresForum forum = forum;

    [Fact]
    public async Task No_transaction_of_an_import_has_more_than_500_comments()
    {
        var comments = Enumerable.Range(1, 1_600).Select(i => Comment(i, i / 2)).ToArray();
        await new ImportScene(forum).RunAsync("wordpress", Bytes(WordPress("pieces", Item("pieces", 1, comments))));
        var largest = await forum.CountAsync(
            "SELECT max(n) FROM (SELECT count(*) AS n FROM comments c JOIN articles a ON a.id = c.article_id WHERE a.slug = 'pieces-1' GROUP BY c.xmin::text) AS pieces");
        Assert.InRange(largest, 1, 500);
        Assert.Equal(1_600, await forum.CountAsync("SELECT count(*) FROM comments c JOIN articles a ON a.id = c.article_id WHERE a.slug = 'pieces-1'"));
    }
}
