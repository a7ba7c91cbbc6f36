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

    [Fact]
    public async Task A_pending_comment_is_visible_to_its_author_and_moderators_only()
    {
        var (author, article, top, _) = await BranchAsync();
        var held = (await author.PostCommentAsync(article, "Held words.", top)).Id;
        await forum.HoldAsync(held);
        var moderator = await forum.SharedModeratorAsync();
        var elsewhere = await forum.ModeratorAsync(Names.New("Elsa"), "sport");

        await AssertIsGoneAsync(held);
        Assert.True((await elsewhere.CommentAsync(held)).IsNull);
        Assert.Equal("Held words.", (await author.CommentAsync(held))["text"].Text);
        Assert.Equal("Held words.", (await moderator.CommentAsync(held))["text"].Text);
        Assert.Equal((1, 1, 2), (
            (await forum.Anonymous.RepliesAsync(top))["totalCount"].Number,
            (await elsewhere.RepliesAsync(top))["totalCount"].Number,
            (await moderator.RepliesAsync(top))["totalCount"].Number));
        Assert.Contains(held, (await moderator.RepliesAsync(top))["nodes"].All("id"));
        Assert.Contains(held, (await moderator.TreeAsync(article, "OLDEST", 10, 3, 4)).Rows.Select(r => r.Id));
        Assert.DoesNotContain(held, (await author.RepliesAsync(top))["nodes"].All("id"));
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
