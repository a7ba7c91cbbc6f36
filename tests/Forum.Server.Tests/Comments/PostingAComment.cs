using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Comments;

public abstract class PostingAComment(ForumHost forum)
{
    [Fact]
    public async Task A_comment_and_a_reply_are_returned_as_posted()
    {
        var article = await forum.ArticleAsync();
        var (ada, vera) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var before = forum.Clock.GetUtcNow();
        var top = (await ada.PostCommentAsync(article, "  First *words*.\r\nSecond line.\n\n")).Node;
        var reply = (await vera.PostCommentAsync(article, "A reply.", top["id"].Text)).Node;

        Assert.Equal(("  First *words*.\nSecond line.", "VISIBLE", "Ada", 0), (
            top["text"].Text, top["status"].Text, top["author"]["name"].Text, top["depth"].Number));
        Assert.InRange(top["createdAt"].Time, before.AddMilliseconds(-1), forum.Clock.GetUtcNow());
        Assert.True(top["editedAt"].IsNull && top["parent"].IsNull && top["lock"].IsNull && top["viewerVote"].IsNull);
        Assert.Equal(
            ("Vera", 1, top["id"].Text),
            (reply["author"]["name"].Text, reply["depth"].Number, reply["parent"]["id"].Text));

        var read = await forum.Anonymous.CommentAsync(top["id"].Text);
        Assert.Equal((1, 1, 0, 0), (
            read["replyCount"].Number, read["descendantCount"].Number, read["upvotes"].Number,
            read["downvotes"].Number));
        Assert.Equal(2, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
    }

    [Theory]
    [InlineData("**bold** and _soft_", "<p><strong>bold</strong> and <em>soft</em></p>")]
    [InlineData("one\ntwo", "<p>one<br>two</p>")]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")]
    [InlineData("[x](javascript:alert(1))", null)]
    [InlineData("![x](https://example.org/a.png)", null)]
    public async Task Markdown_is_rendered_as_sanitized_html(string text, string? html)
    {
        var posted = (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(
            await forum.ArticleAsync(), text)).Node;
        Assert.Equal(text, posted["text"].Text);
        if (html is not null)
            Assert.Equal(
                html,
                posted["html"].Text.Replace("<br />", "<br>", StringComparison.Ordinal)
                    .Replace("<br>\n", "<br>", StringComparison.Ordinal));
        Assert.DoesNotMatch("<script|<img|href=\"javascript", posted["html"].Text);
    }

    [Fact]
    public async Task Posting_requires_an_account_and_if_configured_a_confirmed_email()
    {
        var article = await forum.ArticleAsync();
        Assert.Equal("SIGN_IN_REQUIRED", (await forum.Anonymous.PostCommentAsync(article, "Who am I?")).Refusal);
        await using var unconfirmed = (await forum.SharedMemberAsync("Ada")).At(
            await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true"));
        Assert.Equal("EMAIL_NOT_CONFIRMED", (await unconfirmed.PostCommentAsync(article, "It is me.")).Refusal);
        Assert.Equal(0, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
    }

    [Fact]
    public async Task A_suspended_author_can_post_after_the_suspension()
    {
        var article = await forum.ArticleAsync();
        var rude = await forum.SignUpAsync(Names.New("Rude"));
        var posted = (await rude.PostCommentAsync(article, "Rude.")).Node;
        var end = forum.Clock.GetUtcNow().AddMinutes(10);
        await forum.SuspendAsync(posted["author"]["id"].Text, end);

        var refused = await rude.PostCommentAsync(article, "Rude again.");
        Assert.Equal("SUSPENDED", refused.Refusal);
        Assert.InRange(refused.Error["retryAt"].Time, end.AddSeconds(-1), end.AddSeconds(1));
        Assert.Equal("SUSPENDED", (await rude.EditCommentAsync(posted["id"].Text, "Ruder.")).Refusal);
        Assert.Null((await rude.DeleteCommentAsync(posted["id"].Text)).Refusal);

        forum.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null((await rude.PostCommentAsync(article, "Sorry.")).Refusal);
    }

    [Fact]
    public async Task A_reply_requires_a_parent_that_the_viewer_may_see()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        var (withReply, reply) = await BranchAsync(ada, article);
        var (held, removed, alone) = (
            await SayAsync(ada, article), await SayAsync(ada, article), await SayAsync(ada, article));
        await ada.DeleteCommentAsync(withReply);
        await ada.DeleteCommentAsync(alone);
        await forum.HoldAsync(held);
        await forum.RemoveAsync(removed);
        var vera = await forum.SharedMemberAsync("Vera");
        Assert.Equal("CONFLICT", (await vera.PostCommentAsync(article, "To a tombstone.", withReply)).Refusal);
        Assert.Null((await vera.PostCommentAsync(article, "Below a tombstone.", reply)).Refusal);
        foreach (var invisible in new[] { held, removed, alone })
        {
            var refused = await vera.PostCommentAsync(article, "To nothing.", invisible);
            Assert.Equal(("NOT_FOUND", "parentId"), (refused.Refusal, refused.Error["path"][0].Text));
        }
    }

    [Fact]
    public async Task A_reply_below_a_hidden_comment_is_NOT_FOUND_even_if_too_deep()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        var (_, reply) = await BranchAsync(ada, article);
        await using var vera = (await forum.SharedMemberAsync("Vera")).At(
            await forum.StartNodeAsync("--Forum:MaxReplyDepth=1"));
        Assert.Equal("TOO_DEEP", (await vera.PostCommentAsync(article, "Deeper.", reply)).Refusal);
        await forum.HoldAsync(reply);
        Assert.Equal("NOT_FOUND", (await vera.PostCommentAsync(article, "Deeper.", reply)).Refusal);
    }

    private static async Task<string> SayAsync(ForumClient author, string article, string? parent = null) =>
        (await author.PostCommentAsync(article, "Said.", parent)).Id;

    private static async Task<(string Top, string Reply)> BranchAsync(ForumClient author, string article)
    {
        var top = await SayAsync(author, article);
        return (top, await SayAsync(author, article, top));
    }
}

public sealed class PostingACommentOnSqlite(SqliteForum forum) : PostingAComment(forum), IClassFixture<SqliteForum>;

public sealed class PostingACommentOnPostgres(PostgresForum forum)
    : PostingAComment(forum), IClassFixture<PostgresForum>;
