using Forum.Server.Demo;
using Forum.Testing;

namespace Forum.Server.Tests.Demo;

public abstract class SeedingTheDemoForum(ForumHost forum)
{
    [Fact]
    public async Task The_demo_command_fills_an_empty_database_once_and_in_Development_only()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => forum.Node.RunAsync("demo"));
        Assert.Contains("Development", refused.Message, StringComparison.Ordinal);
        var node = await forum.StartNodeAsync("--environment=Development");
        Assert.Contains("mia@demo.example", await node.RunAsync("demo"), StringComparison.Ordinal);
        var again = await Assert.ThrowsAsync<InvalidOperationException>(() => node.RunAsync("demo"));
        Assert.Contains("not empty", again.Message, StringComparison.Ordinal);

        var response = await forum.Anonymous.QueryAsync(
            """
            {
              sections { slug }
              articles(first: 10) { nodes { slug commentCount lock { reason } comments(first: 40, orderBy: OLDEST) { nodes { isPinned status lock { reason } } } } }
            }
            """);
        var articles = response["articles"]["nodes"].Items;
        Assert.Equal(["culture", "science", "town"], response["sections"].All("slug").Order());
        Assert.Equal(6, articles.Count);
        Assert.Equal(Visible, articles.Sum(article => article["commentCount"].Number));
        var comments = articles.SelectMany(article => article["comments"]["nodes"].Items).ToList();
        Assert.Single(comments, comment => comment["isPinned"].IsTrue);
        Assert.Single(comments, comment => comment["status"].Text == "DELETED");

        await AMemberAndAModeratorCanSignIn(articles.Single(article => !article["lock"].IsNull)["slug"].Text);
    }

    private static int Visible => DemoFiles.Articles().SelectMany(article => article.Comments)
        .Count(comment => comment is { IsDeleted: false, IsPending: false, Removal: null });

    private async Task AMemberAndAModeratorCanSignIn(string locked)
    {
        var response = await forum.Anonymous.QueryAsync(
            "query ($locked: String!) { article(by: { slug: $locked }) { id } }", new { locked });
        var article = response["article"]["id"].Text;
        var ada = await forum.SignInAsync("ada@demo.example", DemoForum.Password);
        var mia = await forum.SignInAsync("mia@demo.example", DemoForum.Password);
        Assert.Equal("LOCKED", (await ada.PostCommentAsync(article, "One more thing.")).Refusal);
        Assert.Equal("FORBIDDEN", (await ada.UnlockArticleAsync(article)).Refusal);
        Assert.Null((await mia.UnlockArticleAsync(article)).Refusal);
        Assert.Null((await ada.PostCommentAsync(article, "One more thing.")).Refusal);
    }

    public sealed class OnSqlite(SqliteForum forum) : SeedingTheDemoForum(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : SeedingTheDemoForum(forum), IClassFixture<PostgresForum>;
}
