using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Comments;

public abstract class ReadingTombstones(ForumHost forum)
{
    [Theory]
    [InlineData("DELETED")]
    [InlineData("REMOVED")]
    [InlineData("PENDING")]
    public async Task A_withdrawn_comment_with_visible_replies_is_a_tombstone(string status)
    {
        var (author, article, top, reply) = await BranchAsync();
        await WithdrawAsync(author, top, status);

        var tombstone = Assert.Single((await forum.Anonymous.CommentsAsync(article))["nodes"].Items);
        AssertHasNoContent(tombstone, top, status);
        Assert.Equal(1, tombstone["replyCount"].Number);
        AssertHasNoContent(await forum.Anonymous.CommentAsync(top), top, status);
        AssertHasNoContent((await forum.Anonymous.CommentAsync(reply))["parent"], top, null);
        Assert.Equal([reply], (await forum.Anonymous.RepliesAsync(top))["nodes"].All("id"));
        Assert.Equal(1, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
        var (rows, _) = await forum.Anonymous.TreeAsync(article, "BEST", 10, 3, 4);
        Assert.Equal([(top, 0), (reply, 1)], rows.Select(r => (r.Id, r.Depth)));
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Theory]
    [InlineData("DELETED")]
    [InlineData("REMOVED")]
    [InlineData("PENDING")]
    public async Task A_withdrawn_comment_without_visible_replies_is_not_listed(string status)
    {
        var (author, article, top, reply) = await BranchAsync();
        await WithdrawAsync(author, reply, status);
        await AssertIsGoneAsync(reply);
        Assert.Equal(0, (await forum.Anonymous.RepliesAsync(top))["totalCount"].Number);
        Assert.Equal(0, (await forum.Anonymous.CommentAsync(top))["replyCount"].Number);

        // Withdrawing the last reply also removes the tombstone above it.
        await WithdrawAsync(author, top, status);
        await AssertIsGoneAsync(top);
        var page = await forum.Anonymous.CommentsAsync(article);
        Assert.Equal((0, 0), (page["nodes"].Count, page["totalCount"].Number));
        Assert.Empty((await forum.Anonymous.TreeAsync(article, "NEWEST", 10, 3, 4)).Rows);
        Assert.Equal(0, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Theory]
    [InlineData("DELETED")]
    [InlineData("REMOVED")]
    [InlineData("PENDING")]
    public async Task The_author_of_a_deleted_reply_does_not_see_its_hidden_parent(string status)
    {
        var (author, article, top, _) = await BranchAsync();
        var gone = (await author.PostCommentAsync(article, "Gone.", top)).Id;
        var replier = await forum.SharedMemberAsync("Vera");
        var reply = (await replier.PostCommentAsync(article, "Gone too.", gone)).Id;
        await WithdrawAsync(author, gone, status);
        await replier.DeleteCommentAsync(reply);

        var seen = (await replier.QueryAsync(
            "query ($id: ID!) { comment(id: $id) { parent { id } ancestors { id } } }", new { id = reply }))["comment"];
        Assert.True(seen["parent"].IsNull);
        Assert.Equal([top], seen["ancestors"].All("id"));
    }

    [Fact]
    public async Task A_tombstone_disappears_with_its_last_visible_reply()
    {
        var (author, article, top, reply) = await BranchAsync();
        await author.DeleteCommentAsync(top);
        var below = (await author.PostCommentAsync(article, "Deeper.", reply)).Id;
        await author.DeleteCommentAsync(reply);
        Assert.Equal([top], (await forum.Anonymous.CommentsAsync(article))["nodes"].All("id"));
        Assert.Equal([reply], (await forum.Anonymous.RepliesAsync(top))["nodes"].All("id"));

        await author.DeleteCommentAsync(below);
        Assert.Equal(0, (await forum.Anonymous.CommentsAsync(article))["totalCount"].Number);
        await AssertIsGoneAsync(top);
        await AssertIsGoneAsync(reply);
    }

    [Theory]
    [InlineData(TestUser.Anonymous, false)]
    [InlineData(TestUser.Member, false)]
    [InlineData(TestUser.SportModerator, false)]
    [InlineData(TestUser.Author, true)]
    [InlineData(TestUser.Moderator, true)]
    public async Task A_pending_comment_is_visible_to_its_author_and_moderators_only(TestUser user, bool isVisible)
    {
        var (_, _, _, held) = await HeldReplyAsync();
        var comment = await (await forum.UserAsync(user)).CommentAsync(held);
        Assert.Equal(isVisible ? "Held words." : null, comment.IsNull ? null : comment["text"].Text);
    }

    [Fact]
    public async Task A_pending_comment_is_gone_for_anonymous_callers() =>
        await AssertIsGoneAsync((await HeldReplyAsync()).Held);

    [Theory]
    [InlineData(TestUser.Anonymous, false)]
    [InlineData(TestUser.SportModerator, false)]
    [InlineData(TestUser.Author, false)]
    [InlineData(TestUser.Moderator, true)]
    public async Task A_pending_comment_is_listed_for_moderators_only(TestUser user, bool isListed)
    {
        var (article, top, visible, held) = await HeldReplyAsync();
        var reader = await forum.UserAsync(user);
        string[] expected = isListed ? [visible, held] : [visible];
        var replies = await reader.RepliesAsync(top);
        Assert.Equal(expected.Order(), replies["nodes"].All("id").Order());
        Assert.Equal(expected.Length, replies["totalCount"].Number);
        var (rows, _) = await reader.TreeAsync(article, "OLDEST", 10, 3, 4);
        Assert.Equal(isListed, rows.Any(row => row.Id == held));
    }

    [Fact]
    public async Task A_removed_text_is_visible_to_no_user()
    {
        var (author, _, top, _) = await BranchAsync();
        await forum.RemoveAsync(top);
        var moderator = await forum.SharedModeratorAsync();
        AssertHasNoContent(await author.CommentAsync(top), top, "REMOVED");
        AssertHasNoContent(await moderator.CommentAsync(top), top, "REMOVED");
    }

    private static void AssertHasNoContent(ResponseValue comment, string id, string? status)
    {
        Assert.Equal(id, comment["id"].Text);
        if (status is null) return;
        Assert.Equal(status, comment["status"].Text);
        Assert.True(comment["text"].IsNull && comment["html"].IsNull && comment["author"].IsNull);
    }

    private async Task AssertIsGoneAsync(string id)
    {
        var response = await forum.Anonymous.QueryAsync(
            "query ($id: ID!) { comment(id: $id) { id } node(id: $id) { id } nodes(ids: [$id]) { id } }", new { id });
        Assert.True(response["comment"].IsNull && response["node"].IsNull && response["nodes"][0].IsNull);
    }

    private async Task<(string Article, string Top, string Visible, string Held)> HeldReplyAsync()
    {
        var (author, article, top, reply) = await BranchAsync();
        var held = (await author.PostCommentAsync(article, "Held words.", top)).Id;
        await forum.HoldAsync(held);
        return (article, top, reply, held);
    }

    private Task WithdrawAsync(ForumClient author, string id, string status) => status switch
    {
        "DELETED" => author.DeleteCommentAsync(id),
        "REMOVED" => forum.RemoveAsync(id),
        _ => forum.HoldAsync(id),
    };

    private async Task<(ForumClient Author, string Article, string Top, string Reply)> BranchAsync()
    {
        var article = await forum.ArticleAsync();
        var author = await forum.SharedMemberAsync("Ada");
        var top = (await author.PostCommentAsync(article, "Words above.")).Id;
        return (author, article, top, (await author.PostCommentAsync(article, "Words below.", top)).Id);
    }
}

public sealed class ReadingTombstonesOnSqlite(SqliteForum forum) : ReadingTombstones(forum), IClassFixture<SqliteForum>;

public sealed class ReadingTombstonesOnPostgres(PostgresForum forum)
    : ReadingTombstones(forum), IClassFixture<PostgresForum>;
