using Forum.Testing;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Tests.Importing;

/// <summary>Imported WordPress comments can be read, replied to, voted on and locked like any other comment.</summary>
public abstract class LivingInAnImportedForum(ForumHost forum)
{
    private readonly ImportScene scene = new(forum);

    [Fact]
    public async Task An_imported_discussion_goes_on()
    {
        await scene.RunAsync("wordpress", Exports.Sample("wordpress-theme-unit-test.xml"));
        var article = await IdOfAsync("template-comments");
        Assert.Equal(19, (await forum.Reader.ArticleAsync(article))["commentCount"].Number);
        var top = await forum.Reader.CommentsAsync(article, "OLDEST");
        Assert.Equal(10, top["totalCount"].Number);
        Assert.Equal("John Doe 2", top["nodes"][0]["author"]["name"].Text);
        Assert.Equal("**Headings**", top["nodes"][0]["text"].Text.Split('\n')[0]);
        var parent = top["nodes"].Items.Single(c => c["text"].Text == "Comment Depth 01");
        Assert.Equal((1, 9), (parent["replyCount"].Number, parent["descendantCount"].Number));

        var ada = await forum.SignUpAsync("Ada");
        var reply = await ada.PostCommentAsync(article, "Still here after all these years.", parent["id"].Text);
        Assert.Null(reply.Refusal);
        Assert.Equal(1, (await ada.VoteAsync(parent["id"].Text, "UP")).Node["upvotes"].Number);
        var newest = await forum.Reader.RepliesAsync(parent["id"].Text);
        Assert.Equal(["Still here after all these years.", "Comment Depth 02"], newest["nodes"].All("text"));
        Assert.Equal(20, (await forum.Reader.ArticleAsync(article))["commentCount"].Number);

        var mia = await forum.ModeratorAsync("Mia");
        Assert.Null((await mia.LockArticleAsync(article, "Enough after ten years.")).Refusal);
        Assert.Equal("LOCKED", (await ada.PostCommentAsync(article, "One more!")).Refusal);

        Assert.Contains("Imported: 0 articles, 0 comments", (await scene.RunAsync("wordpress", Exports.Sample("wordpress-theme-unit-test.xml"))).Output, StringComparison.Ordinal);
        Assert.Equal(20, (await forum.Reader.ArticleAsync(article))["commentCount"].Number);
        await using var db = await scene.OpenAsync();
        await Recount.MustAgreeAsync(db);
    }

    [Fact]
    public async Task What_was_closed_there_is_locked_here()
    {
        await scene.RunAsync("disqus", Exports.Sample("disqus-sample.xml"));
        var closed = await IdOfAsync("podcast-229");
        var @lock = (await forum.Reader.ArticleAsync(closed))["lock"];
        Assert.True(@lock["reason"].IsNull && @lock["by"].IsNull);
        var vera = await forum.SignUpAsync("Vera");
        Assert.Equal("LOCKED", (await vera.PostCommentAsync(closed, "Hello?")).Refusal);
        Assert.Null((await vera.PostCommentAsync(await IdOfAsync("229-8880"), "Hello!")).Refusal);
    }

    private async Task<string> IdOfAsync(string slug) =>
        (await forum.Reader.QueryAsync("query ($slug: String!) { article(by: { slug: $slug }) { id } }", new { slug }))["article"]["id"].Text;

    public sealed class OnSqlite(SqliteForum forum) : LivingInAnImportedForum(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : LivingInAnImportedForum(forum), IClassFixture<PostgresForum>;
}
