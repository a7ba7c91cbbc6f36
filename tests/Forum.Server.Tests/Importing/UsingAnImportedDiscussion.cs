using Forum.Testing;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Tests.Importing;

/// <summary>Imported WordPress comments can be read, replied to, voted on and locked like any other comment.</summary>
public abstract class UsingAnImportedDiscussion(ForumHost forum)
{
    private readonly ImportRunner runner = new(forum);

    [Fact]
    public async Task An_imported_discussion_can_be_continued()
    {
        await runner.RunAsync("wordpress", ExportFiles.Sample("wordpress-theme-unit-test.xml"));
        var article = await IdOfAsync("template-comments");
        Assert.Equal(19, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
        var top = await forum.Anonymous.CommentsAsync(article, "OLDEST");
        Assert.Equal(10, top["totalCount"].Number);
        Assert.Equal("John Doe 2", top["nodes"][0]["author"]["name"].Text);
        Assert.Equal("**Headings**", top["nodes"][0]["text"].Text.Split('\n')[0]);
        var parent = top["nodes"].Items.Single(c => c["text"].Text == "Comment Depth 01");
        Assert.Equal((1, 9), (parent["replyCount"].Number, parent["descendantCount"].Number));

        var ada = await forum.SignUpAsync("Ada");
        var reply = await ada.PostCommentAsync(article, "Still here after all these years.", parent["id"].Text);
        Assert.Null(reply.Refusal);
        Assert.Equal(1, (await ada.VoteAsync(parent["id"].Text, "UP")).Node["upvotes"].Number);
        var newest = await forum.Anonymous.RepliesAsync(parent["id"].Text);
        Assert.Equal(["Still here after all these years.", "Comment Depth 02"], newest["nodes"].All("text"));
        Assert.Equal(20, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);

        var mia = await forum.ModeratorAsync("Mia");
        Assert.Null((await mia.LockArticleAsync(article, "Enough after ten years.")).Refusal);
        Assert.Equal("LOCKED", (await ada.PostCommentAsync(article, "One more!")).Refusal);

        Assert.Contains(
            "Imported: 0 articles, 0 comments",
            (await runner.RunAsync(
                "wordpress", ExportFiles.Sample("wordpress-theme-unit-test.xml"))).Output, StringComparison.Ordinal);
        Assert.Equal(20, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task A_closed_thread_is_imported_as_locked()
    {
        await runner.RunAsync("disqus", ExportFiles.Sample("disqus-sample.xml"));
        var closed = await IdOfAsync("podcast-229");
        var @lock = (await forum.Anonymous.ArticleAsync(closed))["lock"];
        Assert.True(@lock["reason"].IsNull && @lock["by"].IsNull);
        var vera = await forum.SignUpAsync("Vera");
        Assert.Equal("LOCKED", (await vera.PostCommentAsync(closed, "Hello?")).Refusal);
        Assert.Null((await vera.PostCommentAsync(await IdOfAsync("229-8880"), "Hello!")).Refusal);
    }

    private async Task<string> IdOfAsync(string slug) =>
        (await forum.Anonymous.QueryAsync(
            "query ($slug: String!) { article(by: { slug: $slug }) { id } }", new { slug }))["article"]["id"].Text;

    public sealed class OnSqlite(SqliteForum forum) : UsingAnImportedDiscussion(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum)
        : UsingAnImportedDiscussion(forum), IClassFixture<PostgresForum>;
}
