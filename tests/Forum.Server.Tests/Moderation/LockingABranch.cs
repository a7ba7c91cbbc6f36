using Forum.Testing;

namespace Forum.Server.Tests.Moderation;

public abstract class LockingABranch(ForumHost forum)
{
    [Fact]
    public async Task A_lock_holds_for_the_comment_and_everything_below_and_nothing_beside()
    {
        var (article, way, beside) = await DiscussionAsync();
        var (ada, vera, mia) = (await forum.RegularAsync("Ada"), await forum.RegularAsync("Vera"), await forum.RegularModeratorAsync());
        Assert.Equal("Enough.", (await mia.LockBranchAsync(way[1], "Enough.")).Node["lock"]["reason"].Text);

        foreach (var locked in way[1..])
        {
            Assert.Equal("LOCKED", (await vera.PostCommentAsync(article, "One more!", locked)).Refusal);
            Assert.Equal("LOCKED", (await mia.PostCommentAsync(article, "One more!", locked)).Refusal);
            Assert.Equal("LOCKED", (await ada.EditCommentAsync(locked, "Changed.")).Refusal);
            Assert.Equal("LOCKED", (await vera.VoteAsync(locked, "UP")).Refusal);
            Assert.Equal("Enough.", (await forum.Reader.CommentAsync(locked))["lock"]["reason"].Text);
        }

        foreach (var open in new[] { way[0], beside })
        {
            Assert.Null((await vera.PostCommentAsync(article, "On with it.", open)).Refusal);
            Assert.Null((await ada.EditCommentAsync(open, "Changed.")).Refusal);
            Assert.Null((await vera.VoteAsync(open, "UP")).Refusal);
            Assert.True((await forum.Reader.CommentAsync(open))["lock"].IsNull);
        }

        Assert.Null((await vera.PostCommentAsync(article, "At the top.")).Refusal);
        Assert.Null((await ada.DeleteCommentAsync(way[3])).Refusal);
        Assert.True((await forum.Reader.ArticleAsync(article))["lock"].IsNull);
    }

    [Fact]
    public async Task Unlocking_takes_this_lock_away_and_leaves_those_above()
    {
        var (article, way, _) = await DiscussionAsync();
        var (vera, mia) = (await forum.RegularAsync("Vera"), await forum.RegularModeratorAsync());
        await mia.LockBranchAsync(way[0], "Above.");
        await mia.LockBranchAsync(way[2], "Below.");
        Assert.Equal("Below.", (await forum.Reader.CommentAsync(way[3]))["lock"]["reason"].Text);
        Assert.Equal("Above.", (await forum.Reader.CommentAsync(way[1]))["lock"]["reason"].Text);

        Assert.Equal("Above.", (await mia.UnlockBranchAsync(way[2])).Node["lock"]["reason"].Text);
        Assert.Equal("LOCKED", (await vera.PostCommentAsync(article, "Still?", way[3])).Refusal);
        await mia.UnlockBranchAsync(way[0]);
        Assert.Null((await vera.PostCommentAsync(article, "Now.", way[3])).Refusal);
    }

    [Fact]
    public async Task An_articles_lock_comes_before_a_branchs()
    {
        var (article, way, _) = await DiscussionAsync();
        var mia = await forum.RegularModeratorAsync();
        await mia.LockBranchAsync(way[0], "The branch.");
        await mia.LockArticleAsync(article, "All of it.");
        Assert.Equal("All of it.", (await forum.Reader.CommentAsync(way[1]))["lock"]["reason"].Text);
        await mia.UnlockArticleAsync(article);
        Assert.Equal("The branch.", (await forum.Reader.CommentAsync(way[1]))["lock"]["reason"].Text);
    }

    [Fact]
    public async Task A_lock_with_an_end_lifts_by_itself()
    {
        var (article, way, _) = await DiscussionAsync();
        var (vera, mia) = (await forum.RegularAsync("Vera"), await forum.RegularModeratorAsync());
        await mia.LockBranchAsync(way[0], "For good.");
        await mia.LockBranchAsync(way[1], "A pause.", forum.Clock.GetUtcNow().AddMinutes(5));
        await mia.UnlockBranchAsync(way[0]);
        var refused = await vera.PostCommentAsync(article, "One more!", way[2]);
        Assert.Equal("LOCKED", refused.Refusal);
        Assert.InRange(refused.Error["retryAt"].Time, forum.Clock.GetUtcNow(), forum.Clock.GetUtcNow().AddMinutes(5));
        forum.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null((await vera.PostCommentAsync(article, "On with it.", way[2])).Refusal);
        Assert.True((await forum.Reader.CommentAsync(way[2]))["lock"].IsNull);
    }

    [Fact]
    public async Task Only_moderators_of_its_section_lock_and_unlock()
    {
        var (_, way, _) = await DiscussionAsync();
        var here = await forum.ModeratorAsync(Names.New("Nora"), "news");
        ForumClient[] others = [await forum.ModeratorAsync(Names.New("Elsa"), "sport"), await forum.RegularAsync("Ada")];
        foreach (var other in others) Assert.Equal("FORBIDDEN", (await other.LockBranchAsync(way[0], "Mine.")).Refusal);
        Assert.Equal("SIGN_IN_REQUIRED", (await forum.Reader.LockBranchAsync(way[0], "Mine.")).Refusal);
        Assert.Null((await here.LockBranchAsync(way[0], "Mine.")).Refusal);
        foreach (var other in others) Assert.Equal("FORBIDDEN", (await other.UnlockBranchAsync(way[0])).Refusal);
        Assert.Equal("Mine.", (await forum.Reader.CommentAsync(way[0]))["lock"]["reason"].Text);
    }

    /// <summary>Four comments, each a reply to the one before, and one outside this branch.</summary>
    private async Task<(string Article, string[] Way, string Beside)> DiscussionAsync()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.RegularAsync("Ada");
        var way = new List<string>();
        for (var i = 0; i < 4; i++) way.Add((await ada.PostCommentAsync(article, $"Depth {i}.", way.LastOrDefault())).Id);
        return (article, [.. way], (await ada.PostCommentAsync(article, "Beside.", way[0])).Id);
    }
}

public sealed class LockingABranchOnSqlite(SqliteForum forum) : LockingABranch(forum), IClassFixture<SqliteForum>;

public sealed class LockingABranchOnPostgres(PostgresForum forum) : LockingABranch(forum), IClassFixture<PostgresForum>;
