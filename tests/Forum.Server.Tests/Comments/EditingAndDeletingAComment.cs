using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Comments;

public abstract class EditingAndDeletingAComment(ForumHost forum)
{
    [Fact]
    public async Task An_edit_changes_the_content_and_sets_editedAt()
    {
        var (ada, _, id) = await CommentAsync();
        forum.Clock.Advance(TimeSpan.FromMinutes(5));
        var edited = (await ada.EditCommentAsync(id, "Better *words*.")).Node;
        Assert.Equal("Better *words*.", edited["text"].Text);
        Assert.Contains("<em>words</em>", edited["html"].Text, StringComparison.Ordinal);
        Assert.InRange(
            edited["editedAt"].Time - edited["createdAt"].Time, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
        Assert.Equal("Better *words*.", (await forum.Anonymous.CommentAsync(id))["text"].Text);
    }

    [Fact]
    public async Task A_comment_can_be_edited_for_fifteen_minutes()
    {
        var (ada, _, id) = await CommentAsync();
        forum.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Null((await ada.EditCommentAsync(id, "In time.")).Refusal);
        forum.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("EDIT_WINDOW_CLOSED", (await ada.EditCommentAsync(id, "Too late.")).Refusal);
        Assert.Equal("In time.", (await ada.CommentAsync(id))["text"].Text);
    }

    [Fact]
    public async Task A_comment_can_be_deleted_after_fifteen_minutes()
    {
        var (ada, _, id) = await CommentAsync();
        forum.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Null((await ada.DeleteCommentAsync(id)).Refusal);
    }

    [Theory]
    [InlineData(TestUser.Anonymous, "edit", "SIGN_IN_REQUIRED")]
    [InlineData(TestUser.Anonymous, "delete", "SIGN_IN_REQUIRED")]
    [InlineData(TestUser.Member, "edit", "FORBIDDEN")]
    [InlineData(TestUser.Member, "delete", "FORBIDDEN")]
    [InlineData(TestUser.Moderator, "edit", "FORBIDDEN")]
    [InlineData(TestUser.Moderator, "delete", "FORBIDDEN")]
    public async Task Only_the_author_can_edit_or_delete(TestUser user, string write, string refusal)
    {
        var (_, _, id) = await CommentAsync();
        Assert.Equal(refusal, (await WriteAsync(await forum.UserAsync(user), write, id)).Refusal);
        Assert.Equal("Some words.", (await forum.Anonymous.CommentAsync(id))["text"].Text);
    }

    [Fact]
    public async Task A_deleted_comment_cannot_be_edited()
    {
        var (ada, article, id) = await CommentAsync();
        await ada.PostCommentAsync(article, "Below.", id);
        await ada.DeleteCommentAsync(id);
        Assert.Equal("CONFLICT", (await ada.EditCommentAsync(id, "Again.")).Refusal);
    }

    [Fact]
    public async Task A_comment_that_is_deleted_twice_stays_deleted()
    {
        var (ada, article, id) = await CommentAsync();
        await ada.PostCommentAsync(article, "Below.", id);
        Assert.Equal("DELETED", (await ada.DeleteCommentAsync(id)).Node["status"].Text);
        Assert.Equal("DELETED", (await ada.DeleteCommentAsync(id)).Node["status"].Text);
    }

    [Theory]
    [InlineData("edit")]
    [InlineData("delete")]
    public async Task A_removed_comment_cannot_be_edited_or_deleted(string write)
    {
        var (ada, _, id) = await CommentAsync();
        await forum.RemoveAsync(id);
        Assert.Equal("CONFLICT", (await WriteAsync(ada, write, id)).Refusal);
    }

    [Fact]
    public async Task A_deleted_text_is_removed_from_the_tables()
    {
        var (ada, _, id) = await CommentAsync();
        await ada.DeleteCommentAsync(id);
        var left = await forum.RowsAsync(
            "SELECT text, html FROM comments WHERE id = $1", row => row.GetString(0) + row.GetString(1),
            GlobalId.UuidOf(id));
        Assert.Equal([""], left);
    }

    [Theory]
    [InlineData("edit")]
    [InlineData("delete")]
    [InlineData("vote")]
    [InlineData("lock")]
    public async Task A_hidden_comment_is_NOT_FOUND(string write)
    {
        var (_, _, held) = await CommentAsync();
        await forum.HoldAsync(held);
        Assert.Equal("NOT_FOUND", (await WriteAsync(await forum.SharedMemberAsync("Vera"), write, held)).Refusal);
    }

    private static Task<MutationResult> WriteAsync(ForumClient user, string write, string id) => write switch
    {
        "edit" => user.EditCommentAsync(id, "Not mine."),
        "delete" => user.DeleteCommentAsync(id),
        "vote" => user.VoteAsync(id, "UP"),
        "lock" => user.LockBranchAsync(id, "Mine."),
        _ => throw new ArgumentOutOfRangeException(nameof(write), write, null),
    };

    private async Task<(ForumClient Ada, string Article, string Id)> CommentAsync()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        return (ada, article, (await ada.PostCommentAsync(article, "Some words.")).Id);
    }
}

public sealed class EditingAndDeletingACommentOnSqlite(SqliteForum forum)
    : EditingAndDeletingAComment(forum), IClassFixture<SqliteForum>;

public sealed class EditingAndDeletingACommentOnPostgres(PostgresForum forum)
    : EditingAndDeletingAComment(forum), IClassFixture<PostgresForum>
{
    private readonly PostgresForum forum = forum;

    [Fact]
    public async Task A_pending_edit_does_not_replace_a_newer_one_when_a_clock_is_behind()
    {
        var behind = new TestClock();
        behind.SetBack(TimeSpan.FromMinutes(1));
        await using var node = await ForumNode.StartAsync(forum.Connection, behind);
        await using var otherNode = await ForumNode.StartAsync(forum.Connection, behind);
        var ada = await forum.SharedMemberAsync("Ada");
        await using var there = ada.At(node);
        await using var elsewhere = ada.At(otherNode);
        var article = await forum.ArticleAsync();
        var comment = (await ada.PostCommentAsync(article, "Some words.")).Id;
        var first = (await there.EditCommentAsync(comment, "First edit.")).Node;
        Task<MutationResult> newer, pending;
        await using (var holding = await BlockingTransaction.LockArticleAsync(forum, article))
        {
            // Both read the first edit. PostgreSQL then gives them the article's row in the order in which they wait.
            newer = elsewhere.EditCommentAsync(comment, "Newer edit.");
            await holding.WaitForBlockedSessionsAsync(1);
            pending = there.EditCommentAsync(comment, "Pending edit.");
            await holding.WaitForBlockedSessionsAsync(2);
        }

        Assert.Null((await newer).Refusal);
        Assert.Equal("CONFLICT", (await pending).Refusal);
        Assert.True((await newer).Node["editedAt"].Time > first["editedAt"].Time);
        Assert.Equal("Newer edit.", (await ada.CommentAsync(comment))["text"].Text);
    }
}
