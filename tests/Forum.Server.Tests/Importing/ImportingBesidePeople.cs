using Forum.Server.Tests.Hosting;
using static Forum.Server.Tests.Importing.Exports;

namespace Forum.Server.Tests.Importing;

/// <summary>A long discussion is imported into an article that people use on a node of their own.</summary>
public abstract class ImportingBesidePeople(ForumHost forum)
{
    private const int Comments = 6_000;

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
        var posts = 0;
        while (!import.IsCompleted)
        {
            var posted = await ada.PostCommentAsync(article, $"Meanwhile, number {++posts}.");
            Assert.Null((await vera.VoteAsync(posted.Id, "UP")).Refusal);
            counts.Add((await forum.Reader.ArticleAsync(article))["commentCount"].Number);
        }

        Assert.Equal(0, (await import).Code);
        var after = (await forum.Reader.ArticleAsync(article))["commentCount"].Number;
        Assert.Equal(Comments - (Comments / 50) + posts, after);
        Assert.True(counts.Count(count => count > posts && count < Comments / 2) >= 2, $"Posts got in at {string.Join(", ", counts)} of {after}.");
        await using var db = await scene.OpenAsync();
        await Recount.MustAgreeAsync(db);
    }
}

public sealed class ImportingBesidePeopleOnSqlite(SqliteForum forum) : ImportingBesidePeople(forum), IClassFixture<SqliteForum>;

public sealed class ImportingBesidePeopleOnPostgres(PostgresForum forum) : ImportingBesidePeople(forum), IClassFixture<PostgresForum>;
