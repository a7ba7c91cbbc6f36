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
    public async Task Posting_requires_an_account()
    {
        var article = await forum.ArticleAsync();
        Assert.Equal("SIGN_IN_REQUIRED", (await forum.Anonymous.PostCommentAsync(article, "Who am I?")).Refusal);
        Assert.Equal(0, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
    }

    [Fact]
    public async Task Posting_requires_a_confirmed_email_if_configured()
    {
        var article = await forum.ArticleAsync();
        await using var unconfirmed = (await forum.SharedMemberAsync("Ada")).At(
            await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true"));
        Assert.Equal("EMAIL_NOT_CONFIRMED", (await unconfirmed.PostCommentAsync(article, "It is me.")).Refusal);
        Assert.Equal(0, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
    }

    [Fact]
    public async Task A_suspended_author_can_post_after_the_suspension()
    {
        var article = await forum.ArticleAsync();
        var end = forum.Clock.GetUtcNow().AddMinutes(10);
        var (rude, _) = await SuspendedAuthorAsync(article, end);
        var refused = await rude.PostCommentAsync(article, "Rude again.");
        Assert.Equal("SUSPENDED", refused.Refusal);
        Assert.InRange(refused.Error["retryAt"].Time, end.AddSeconds(-1), end.AddSeconds(1));

        forum.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null((await rude.PostCommentAsync(article, "Sorry.")).Refusal);
    }

    [Fact]
    public async Task A_suspended_author_can_delete_a_comment_but_not_edit_it()
    {
        var (rude, posted) = await SuspendedAuthorAsync(
            await forum.ArticleAsync(), forum.Clock.GetUtcNow().AddMinutes(10));
        Assert.Equal("SUSPENDED", (await rude.EditCommentAsync(posted, "Ruder.")).Refusal);
        Assert.Null((await rude.DeleteCommentAsync(posted)).Refusal);
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("removed")]
    [InlineData("deleted")]
    public async Task A_reply_requires_a_parent_that_the_viewer_may_see(string status)
    {
        var (article, ada) = (await forum.ArticleAsync(), await forum.SharedMemberAsync("Ada"));
        var parent = await PostAsync(ada, article);
        if (status == "pending") await forum.HoldAsync(parent);
        else if (status == "removed") await forum.RemoveAsync(parent);
        else await ada.DeleteCommentAsync(parent);
        var refused = await (await forum.SharedMemberAsync("Vera")).PostCommentAsync(article, "To nothing.", parent);
        Assert.Equal(("NOT_FOUND", "parentId"), (refused.Refusal, refused.Error["path"][0].Text));
    }

    [Fact]
    public async Task A_tombstone_accepts_no_replies()
    {
        var (article, ada) = (await forum.ArticleAsync(), await forum.SharedMemberAsync("Ada"));
        var (tombstone, _) = await BranchAsync(ada, article);
        await ada.DeleteCommentAsync(tombstone);
        var vera = await forum.SharedMemberAsync("Vera");
        Assert.Equal("CONFLICT", (await vera.PostCommentAsync(article, "To a tombstone.", tombstone)).Refusal);
    }

    [Fact]
    public async Task A_comment_below_a_tombstone_accepts_replies()
    {
        var (article, ada) = (await forum.ArticleAsync(), await forum.SharedMemberAsync("Ada"));
        var (tombstone, reply) = await BranchAsync(ada, article);
        await ada.DeleteCommentAsync(tombstone);
        var vera = await forum.SharedMemberAsync("Vera");
        Assert.Null((await vera.PostCommentAsync(article, "Below a tombstone.", reply)).Refusal);
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

    private async Task<(ForumClient Author, string Comment)> SuspendedAuthorAsync(string article, DateTimeOffset end)
    {
        var rude = await forum.SignUpAsync(Names.New("Rude"));
        var posted = (await rude.PostCommentAsync(article, "Rude.")).Node;
        await forum.SuspendAsync(posted["author"]["id"].Text, end);
        return (rude, posted["id"].Text);
    }

    private static async Task<string> PostAsync(ForumClient author, string article, string? parent = null) =>
        (await author.PostCommentAsync(article, "Said.", parent)).Id;

    private static async Task<(string Top, string Reply)> BranchAsync(ForumClient author, string article)
    {
        var top = await PostAsync(author, article);
        return (top, await PostAsync(author, article, top));
    }
}

public sealed class PostingACommentOnSqlite(SqliteForum forum) : PostingAComment(forum), IClassFixture<SqliteForum>;

public sealed class PostingACommentOnPostgres(PostgresForum forum)
    : PostingAComment(forum), IClassFixture<PostgresForum>;
