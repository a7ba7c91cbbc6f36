using Forum.Testing;

namespace Forum.Server.Tests.Comments;

/// <summary>Slow mode applies to the pseudonym that signs a comment, never to the account behind it.</summary>
public abstract class PostingInSlowMode(ForumHost forum)
{
    private const string Alias = "ARTICLE_ALIAS";

    [Fact]
    public async Task A_second_comment_within_the_interval_is_rejected_with_retryAt()
    {
        var article = await SlowArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        Assert.Null((await ada.PostCommentAsync(article, "First.")).Refusal);
        var rejected = await ada.PostCommentAsync(article, "Second.");
        Assert.Equal("SLOW_MODE", rejected.Refusal);
        Assert.InRange(
            rejected.Error["retryAt"].Time, forum.Clock.GetUtcNow().AddSeconds(50),
            forum.Clock.GetUtcNow().AddSeconds(60));
        forum.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Null((await ada.PostCommentAsync(article, "Second.")).Refusal);
    }

    [Fact]
    public async Task Slow_mode_counts_an_alias_and_the_pseudonym_of_an_account_separately()
    {
        var article = await SlowArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        Assert.Null((await ada.PostCommentAsync(article, "Under the lasting name.")).Refusal);
        Assert.Null((await ada.PostCommentAsync(article, "Under the alias.", @as: Alias)).Refusal);
        Assert.Equal("SLOW_MODE", (await ada.PostCommentAsync(article, "Again under the lasting name.")).Refusal);
        Assert.Equal("SLOW_MODE", (await ada.PostCommentAsync(article, "Again under the alias.", @as: Alias)).Refusal);
        forum.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Null((await ada.PostCommentAsync(article, "Later under the alias.", @as: Alias)).Refusal);
        Assert.Null((await ada.PostCommentAsync(article, "Later under the lasting name.")).Refusal);
    }

    [Fact]
    public async Task A_moderator_is_exempt_under_the_pseudonym()
    {
        var (article, moderator) = (await SlowArticleAsync(), await forum.SharedModeratorAsync());
        Assert.Null((await moderator.PostCommentAsync(article, "Please stay friendly.")).Refusal);
        Assert.Null((await moderator.PostCommentAsync(article, "All of you.")).Refusal);
    }

    [Fact]
    public async Task A_moderator_is_not_exempt_under_an_alias()
    {
        var (article, moderator) = (await SlowArticleAsync(), await forum.SharedModeratorAsync());
        Assert.Null((await moderator.PostCommentAsync(article, "Under the alias.", @as: Alias)).Refusal);
        Assert.Equal(
            "SLOW_MODE", (await moderator.PostCommentAsync(article, "Again under the alias.", @as: Alias)).Refusal);
    }

    /// <summary>
    /// An article on which each commenter must wait a minute between two comments. No mutation sets this yet.
    /// </summary>
    private async Task<string> SlowArticleAsync()
    {
        var article = await forum.ArticleAsync();
        Assert.Equal(
            1, await forum.ExecuteAsync(
                "UPDATE articles SET slow_mode_seconds = 60 WHERE id = $1", GlobalId.UuidOf(article)));
        return article;
    }
}

public sealed class PostingInSlowModeOnSqlite(SqliteForum forum) : PostingInSlowMode(forum), IClassFixture<SqliteForum>;

public sealed class PostingInSlowModeOnPostgres(PostgresForum forum)
    : PostingInSlowMode(forum), IClassFixture<PostgresForum>;
