using Forum.Testing;

namespace Forum.Server.Tests.Moderation;

public abstract class LockingABranch(ForumHost forum)
{
    [Fact]
    public async Task A_lock_applies_to_the_comment_and_all_its_descendants_only()
    {
        var (article, path, beside) = await DiscussionAsync();
        var (ada, vera, mia) = (
            await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"),
            await forum.SharedModeratorAsync());
        Assert.Equal("Enough.", (await mia.LockBranchAsync(path[1], "Enough.")).Node["lock"]["reason"].Text);

        foreach (var locked in path[1..])
        {
            Assert.Equal("LOCKED", (await vera.PostCommentAsync(article, "One more!", locked)).Refusal);
            Assert.Equal("LOCKED", (await mia.PostCommentAsync(article, "One more!", locked)).Refusal);
            Assert.Equal("LOCKED", (await ada.EditCommentAsync(locked, "Changed.")).Refusal);
            Assert.Equal("LOCKED", (await vera.VoteAsync(locked, "UP")).Refusal);
            Assert.Equal("Enough.", (await forum.Anonymous.CommentAsync(locked))["lock"]["reason"].Text);
        }

        foreach (var open in new[] { path[0], beside })
        {
            Assert.Null((await vera.PostCommentAsync(article, "On with it.", open)).Refusal);
            Assert.Null((await ada.EditCommentAsync(open, "Changed.")).Refusal);
            Assert.Null((await vera.VoteAsync(open, "UP")).Refusal);
            Assert.True((await forum.Anonymous.CommentAsync(open))["lock"].IsNull);
        }

        Assert.Null((await vera.PostCommentAsync(article, "At the top.")).Refusal);
        Assert.Null((await ada.DeleteCommentAsync(path[3])).Refusal);
        Assert.True((await forum.Anonymous.ArticleAsync(article))["lock"].IsNull);
    }

    [Fact]
    public async Task Unlocking_removes_this_lock_but_not_the_locks_above()
    {
        var (article, path, _) = await DiscussionAsync();
        var (vera, mia) = (await forum.SharedMemberAsync("Vera"), await forum.SharedModeratorAsync());
        await mia.LockBranchAsync(path[0], "Above.");
        await mia.LockBranchAsync(path[2], "Below.");
        Assert.Equal("Below.", (await forum.Anonymous.CommentAsync(path[3]))["lock"]["reason"].Text);
        Assert.Equal("Above.", (await forum.Anonymous.CommentAsync(path[1]))["lock"]["reason"].Text);

        Assert.Equal("Above.", (await mia.UnlockBranchAsync(path[2])).Node["lock"]["reason"].Text);
        Assert.Equal("LOCKED", (await vera.PostCommentAsync(article, "Still?", path[3])).Refusal);
        await mia.UnlockBranchAsync(path[0]);
        Assert.Null((await vera.PostCommentAsync(article, "Now.", path[3])).Refusal);
    }

    [Fact]
    public async Task An_article_lock_takes_precedence_over_a_branch_lock()
    {
        var (article, path, _) = await DiscussionAsync();
        var mia = await forum.SharedModeratorAsync();
        await mia.LockBranchAsync(path[0], "The branch.");
        await mia.LockArticleAsync(article, "All of it.");
        Assert.Equal("All of it.", (await forum.Anonymous.CommentAsync(path[1]))["lock"]["reason"].Text);
        await mia.UnlockArticleAsync(article);
        Assert.Equal("The branch.", (await forum.Anonymous.CommentAsync(path[1]))["lock"]["reason"].Text);
    }

    [Fact]
    public async Task A_lock_with_an_end_expires()
    {
        var (article, path, _) = await DiscussionAsync();
        var (vera, mia) = (await forum.SharedMemberAsync("Vera"), await forum.SharedModeratorAsync());
        await mia.LockBranchAsync(path[0], "For good.");
        await mia.LockBranchAsync(path[1], "A pause.", forum.Clock.GetUtcNow().AddMinutes(5));
        await mia.UnlockBranchAsync(path[0]);
        var refused = await vera.PostCommentAsync(article, "One more!", path[2]);
        Assert.Equal("LOCKED", refused.Refusal);
        Assert.InRange(refused.Error["retryAt"].Time, forum.Clock.GetUtcNow(), forum.Clock.GetUtcNow().AddMinutes(5));
        forum.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null((await vera.PostCommentAsync(article, "On with it.", path[2])).Refusal);
        Assert.True((await forum.Anonymous.CommentAsync(path[2]))["lock"].IsNull);
    }

    [Fact]
    public async Task Only_moderators_of_its_section_lock_and_unlock()
    {
        var (_, path, _) = await DiscussionAsync();
        var here = await forum.ModeratorAsync(Names.New("Nora"), "news");
        ForumClient[] others = [
            await forum.ModeratorAsync(Names.New("Elsa"), "sport"), await forum.SharedMemberAsync("Ada")];
        foreach (var other in others)
            Assert.Equal("FORBIDDEN", (await other.LockBranchAsync(path[0], "Mine.")).Refusal);
        Assert.Equal("SIGN_IN_REQUIRED", (await forum.Anonymous.LockBranchAsync(path[0], "Mine.")).Refusal);
        Assert.Null((await here.LockBranchAsync(path[0], "Mine.")).Refusal);
        foreach (var other in others) Assert.Equal("FORBIDDEN", (await other.UnlockBranchAsync(path[0])).Refusal);
        Assert.Equal("Mine.", (await forum.Anonymous.CommentAsync(path[0]))["lock"]["reason"].Text);
    }

    /// <summary>Four comments, each a reply to the one before, and one outside this branch.</summary>
    private async Task<(string Article, string[] Way, string Beside)> DiscussionAsync()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        var path = new List<string>();
        for (var i = 0; i < 4; i++) path.Add(
            (await ada.PostCommentAsync(article, $"Depth {i}.", path.LastOrDefault())).Id);
        return (article, [.. path], (await ada.PostCommentAsync(article, "Beside.", path[0])).Id);
    }
}

public sealed class LockingABranchOnSqlite(SqliteForum forum) : LockingABranch(forum), IClassFixture<SqliteForum>;

public sealed class LockingABranchOnPostgres(PostgresForum forum) : LockingABranch(forum), IClassFixture<PostgresForum>;
