using Forum.Testing;

namespace Forum.Server.Tests.Moderation;

public abstract class LockingAnArticle(ForumHost forum)
{
    [Theory]
    [InlineData("comment")]
    [InlineData("reply")]
    [InlineData("edit")]
    [InlineData("vote")]
    [InlineData("withdrawal of a vote")]
    [InlineData("moderator's comment")]
    [InlineData("moderator's edit")]
    [InlineData("moderator's vote")]
    public async Task A_locked_article_rejects_comments_edits_and_votes(string write)
    {
        var (article, top, _) = await CreateDiscussionAsync();
        var mia = await forum.SharedModeratorAsync();
        var own = (await mia.PostCommentAsync(article, "By the moderator.")).Id;
        await mia.LockArticleAsync(article, "Enough for today.");
        var refused = await WriteAsync(write, article, top, own);
        Assert.Equal("LOCKED", refused.Refusal);
        Assert.True(refused.Error["retryAt"].IsNull);
        Assert.Equal("Above.", (await forum.Anonymous.CommentAsync(top))["text"].Text);
        Assert.Equal(3, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
    }

    [Fact]
    public async Task A_locked_article_accepts_deletions()
    {
        var (article, _, reply) = await CreateDiscussionAsync();
        await (await forum.SharedModeratorAsync()).LockArticleAsync(article, "Enough for today.");
        Assert.Null((await (await forum.SharedMemberAsync("Ada")).DeleteCommentAsync(reply)).Refusal);
        Assert.Equal(1, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
    }

    [Fact]
    public async Task A_lock_is_shown_with_its_reason_and_its_moderator()
    {
        var (article, top, _) = await CreateDiscussionAsync();
        var locked = (await (await forum.SharedModeratorAsync()).LockArticleAsync(article, "Enough for today.")).Node;
        Assert.Equal(
            ("Enough for today.", "Mia the watcher"),
            (locked["lock"]["reason"].Text, locked["lock"]["by"]["name"].Text));
        Assert.True(locked["lock"]["until"].IsNull);
        Assert.Equal("Enough for today.", (await forum.Anonymous.CommentAsync(top))["lock"]["reason"].Text);
    }

    [Fact]
    public async Task An_unlocked_article_accepts_comments_and_votes()
    {
        var (article, top, _) = await CreateDiscussionAsync();
        var (vera, mia) = (await forum.SharedMemberAsync("Vera"), await forum.SharedModeratorAsync());
        await mia.LockArticleAsync(article, "A pause.");
        Assert.True((await mia.UnlockArticleAsync(article, "It was enough.")).Node["lock"].IsNull);
        Assert.Null((await vera.PostCommentAsync(article, "On with it.", top)).Refusal);
        Assert.Null((await vera.VoteAsync(top, "UP")).Refusal);
        Assert.Null((await mia.UnlockArticleAsync(article)).Refusal);
    }

    [Theory]
    [InlineData("comment")]
    [InlineData("vote")]
    public async Task A_lock_with_an_end_reports_it_as_retryAt(string write)
    {
        var (article, top, _) = await CreateDiscussionAsync();
        var until = forum.Clock.GetUtcNow().AddMinutes(10);
        var locked = (await (await forum.SharedModeratorAsync()).LockArticleAsync(article, "A pause.", until)).Node;
        var lockedUntil = locked["lock"]["until"].Time;
        Assert.InRange(lockedUntil, until.AddMilliseconds(-1), until);
        var refused = await WriteAsync(write, article, top, top);
        Assert.Equal(("LOCKED", lockedUntil), (refused.Refusal, refused.Error["retryAt"].Time));
    }

    [Fact]
    public async Task A_lock_with_an_end_expires()
    {
        var (article, top, _) = await CreateDiscussionAsync();
        var (vera, mia) = (await forum.SharedMemberAsync("Vera"), await forum.SharedModeratorAsync());
        await mia.LockArticleAsync(article, "A pause.", forum.Clock.GetUtcNow().AddMinutes(10));
        forum.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null((await vera.PostCommentAsync(article, "On with it.")).Refusal);
        Assert.Null((await vera.VoteAsync(top, "UP")).Refusal);
        Assert.True((await forum.Anonymous.ArticleAsync(article))["lock"].IsNull);
        Assert.True((await forum.Anonymous.CommentAsync(top))["lock"].IsNull);
    }

    [Fact]
    public async Task A_second_lock_replaces_the_first()
    {
        var (article, _, _) = await CreateDiscussionAsync();
        var mia = await forum.SharedModeratorAsync();
        await mia.LockArticleAsync(article, "A pause.", forum.Clock.GetUtcNow().AddMinutes(1));
        var second = (await mia.LockArticleAsync(article, "For good.")).Node["lock"];
        Assert.Equal("For good.", second["reason"].Text);
        forum.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(
            "LOCKED", (await (await forum.SharedMemberAsync("Vera")).PostCommentAsync(article, "One more!")).Refusal);
    }

    [Theory]
    [MemberData(nameof(LockPermissions.Refusals), MemberType = typeof(LockPermissions))]
    public async Task Only_moderators_of_its_section_can_lock_an_article(TestUser user, string? refusal)
    {
        var (article, _, _) = await CreateDiscussionAsync();
        Assert.Equal(refusal, (await (await forum.UserAsync(user)).LockArticleAsync(article, "Mine.")).Refusal);
        Assert.Equal(refusal is not null, (await forum.Anonymous.ArticleAsync(article))["lock"].IsNull);
    }

    [Theory]
    [MemberData(nameof(LockPermissions.Refusals), MemberType = typeof(LockPermissions))]
    public async Task Only_moderators_of_its_section_can_unlock_an_article(TestUser user, string? refusal)
    {
        var (article, _, _) = await CreateDiscussionAsync();
        await (await forum.SharedModeratorAsync()).LockArticleAsync(article, "Mine.");
        Assert.Equal(refusal, (await (await forum.UserAsync(user)).UnlockArticleAsync(article)).Refusal);
        Assert.Equal(refusal is null, (await forum.Anonymous.ArticleAsync(article))["lock"].IsNull);
    }

    /// <param name="top">A comment by Ada.</param>
    /// <param name="own">A comment by the moderator.</param>
    private async Task<MutationResult> WriteAsync(string write, string article, string top, string own)
    {
        var (ada, vera, mia) = (
            await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"),
            await forum.SharedModeratorAsync());
        return write switch
        {
            "comment" => await vera.PostCommentAsync(article, "One more!"),
            "reply" => await vera.PostCommentAsync(article, "One more!", top),
            "edit" => await ada.EditCommentAsync(top, "Changed."),
            "vote" => await vera.VoteAsync(top, "UP"),
            "withdrawal of a vote" => await vera.VoteAsync(top, null),
            "moderator's comment" => await mia.PostCommentAsync(article, "The last word."),
            "moderator's edit" => await mia.EditCommentAsync(own, "Changed."),
            "moderator's vote" => await mia.VoteAsync(top, "UP"),
            _ => throw new ArgumentOutOfRangeException(nameof(write), write, null),
        };
    }

    private async Task<(string Article, string Top, string Reply)> CreateDiscussionAsync()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        var top = (await ada.PostCommentAsync(article, "Above.")).Id;
        return (article, top, (await ada.PostCommentAsync(article, "Below.", top)).Id);
    }
}

public sealed class LockingAnArticleOnSqlite(SqliteForum forum) : LockingAnArticle(forum), IClassFixture<SqliteForum>;

public sealed class LockingAnArticleOnPostgres(PostgresForum forum)
    : LockingAnArticle(forum), IClassFixture<PostgresForum>;
