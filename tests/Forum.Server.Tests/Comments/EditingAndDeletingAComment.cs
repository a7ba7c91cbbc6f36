using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Comments;

public abstract class EditingAndDeletingAComment(ForumHost forum)
{
    [Fact]
    public async Task An_edit_changes_the_words_and_says_when()
    {
        var (ada, _, id) = await CommentAsync();
        forum.Clock.Advance(TimeSpan.FromMinutes(5));
        var edited = (await ada.EditCommentAsync(id, "Better *words*.")).Node;
        Assert.Equal("Better *words*.", edited["text"].Text);
        Assert.Contains("<em>words</em>", edited["html"].Text, StringComparison.Ordinal);
        Assert.InRange(edited["editedAt"].Time - edited["createdAt"].Time, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
        Assert.Equal("Better *words*.", (await forum.Reader.CommentAsync(id))["text"].Text);
    }

    [Fact]
    public async Task An_edit_is_for_the_first_fifteen_minutes()
    {
        var (ada, _, id) = await CommentAsync();
        forum.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Null((await ada.EditCommentAsync(id, "In time.")).Refusal);
        forum.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("EDIT_WINDOW_CLOSED", (await ada.EditCommentAsync(id, "Too late.")).Refusal);
        Assert.Equal("In time.", (await ada.CommentAsync(id))["text"].Text);
        Assert.Null((await ada.DeleteCommentAsync(id)).Refusal);
    }

    [Fact]
    public async Task Another_may_neither_edit_nor_delete_not_even_a_moderator()
    {
        var (_, _, id) = await CommentAsync();
        foreach (var other in new[] { await forum.RegularAsync("Vera"), await forum.RegularModeratorAsync() })
        {
            Assert.Equal("FORBIDDEN", (await other.EditCommentAsync(id, "Not mine.")).Refusal);
            Assert.Equal("FORBIDDEN", (await other.DeleteCommentAsync(id)).Refusal);
        }

        Assert.Equal("SIGN_IN_REQUIRED", (await forum.Reader.EditCommentAsync(id, "Nobody's.")).Refusal);
        Assert.Equal("SIGN_IN_REQUIRED", (await forum.Reader.DeleteCommentAsync(id)).Refusal);
        Assert.Equal("Some words.", (await forum.Reader.CommentAsync(id))["text"].Text);
    }

    [Fact]
    public async Task What_was_withdrawn_is_neither_edited_nor_brought_back()
    {
        var (ada, article, id) = await CommentAsync();
        await ada.PostCommentAsync(article, "Below.", id);
        Assert.Equal("DELETED", (await ada.DeleteCommentAsync(id)).Node["status"].Text);
        Assert.Equal("CONFLICT", (await ada.EditCommentAsync(id, "Again.")).Refusal);
        Assert.Equal("DELETED", (await ada.DeleteCommentAsync(id)).Node["status"].Text);

        var (_, _, removed) = await CommentAsync();
        await forum.RemoveAsync(removed);
        Assert.Equal("CONFLICT", (await ada.EditCommentAsync(removed, "Again.")).Refusal);
        Assert.Equal("CONFLICT", (await ada.DeleteCommentAsync(removed)).Refusal);
    }

    [Fact]
    public async Task A_deleted_text_is_gone_from_the_tables_too()
    {
        var (ada, _, id) = await CommentAsync();
        await ada.DeleteCommentAsync(id);
        var left = await forum.RowsAsync("SELECT text, html FROM comments WHERE id = $1", row => row.GetString(0) + row.GetString(1), GlobalId.UuidOf(id));
        Assert.Equal([""], left);
    }

    [Fact]
    public async Task What_another_may_not_see_looks_as_if_it_were_not_there()
    {
        var (_, _, held) = await CommentAsync();
        await forum.HoldAsync(held);
        var vera = await forum.RegularAsync("Vera");
        Assert.Equal("NOT_FOUND", (await vera.EditCommentAsync(held, "Mine?")).Refusal);
        Assert.Equal("NOT_FOUND", (await vera.DeleteCommentAsync(held)).Refusal);
        Assert.Equal("NOT_FOUND", (await vera.VoteAsync(held, "UP")).Refusal);
        Assert.Equal("NOT_FOUND", (await vera.LockBranchAsync(held, "Mine.")).Refusal);
    }

    private async Task<(ForumClient Ada, string Article, string Id)> CommentAsync()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.RegularAsync("Ada");
        return (ada, article, (await ada.PostCommentAsync(article, "Some words.")).Id);
    }
}

public sealed class EditingAndDeletingACommentOnSqlite(SqliteForum forum) : EditingAndDeletingAComment(forum), IClassFixture<SqliteForum>;

public sealed class EditingAndDeletingACommentOnPostgres(PostgresForum forum) : EditingAndDeletingAComment(forum), IClassFixture<PostgresForum>;
