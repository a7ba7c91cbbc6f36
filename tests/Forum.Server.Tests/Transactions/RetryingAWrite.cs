using Forum.Testing;

namespace Forum.Server.Tests.Transactions;

public abstract class RetryingAWrite(ForumHost forum)
{
    private const string Reused = "IDEMPOTENCY_KEY_REUSED";

    [Fact]
    public async Task The_same_key_and_input_return_the_first_result_and_write_nothing()
    {
        var article = await forum.ArticleAsync();
        var (ada, key) = (await forum.SharedMemberAsync("Ada"), NewKey());
        var first = (await ada.PostCommentAsync(article, "Once.", idempotencyKey: key)).Node;
        var again = (await ada.PostCommentAsync(article, "Once.", idempotencyKey: key)).Node;
        Assert.Equal(first.ToString(), again.ToString());
        Assert.Equal(1, await CommentsAsync(article));
        Assert.Equal(
            1, await forum.CountAsync(
                "SELECT count(*) FROM article_events WHERE article_id = $1", GlobalId.UuidOf(article)));
    }

    [Fact]
    public async Task Twenty_concurrent_retries_write_one_comment_and_all_return_it()
    {
        var article = await forum.ArticleAsync();
        var (ada, key) = (await forum.SharedMemberAsync("Ada"), NewKey());
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => ada.PostCommentAsync(article, "Once.", idempotencyKey: key)));
        Assert.Single(responses.Select(a => a.Id).Distinct());
        Assert.Equal(1, await CommentsAsync(article));
    }

    [Fact]
    public async Task Concurrent_posts_of_one_key_below_two_articles_write_one_comment()
    {
        string[] articles = [await forum.ArticleAsync(), await forum.ArticleAsync()];
        var (ada, key) = (await forum.SharedMemberAsync("Ada"), NewKey());
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => ada.PostCommentAsync(articles[i % 2], "Once.", idempotencyKey: key)));
        var done = responses.Where(a => a.Refusal is null).ToList();
        Assert.Equal(10, done.Count);
        Assert.Single(done.Select(a => a.Id).Distinct());
        Assert.All(responses.Except(done), a => Assert.Equal(Reused, a.Refusal));
        Assert.Equal(1, await CommentsAsync(articles[0]) + await CommentsAsync(articles[1]));
    }

    [Fact]
    public async Task A_key_with_another_input_is_rejected()
    {
        var (first, second) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        var (ada, key) = (await forum.SharedMemberAsync("Ada"), NewKey());
        var id = (await ada.PostCommentAsync(first, "Once.", idempotencyKey: key)).Id;
        foreach (var other in new[]
        {
            await ada.PostCommentAsync(first, "Twice.", idempotencyKey: key),
            await ada.PostCommentAsync(second, "Once.", idempotencyKey: key),
            await ada.PostCommentAsync(first, "Once.", parentId: id, idempotencyKey: key),
            await ada.PostCommentAsync(first, "Once.", idempotencyKey: key, @as: "ARTICLE_ALIAS"),
            await ada.EditCommentAsync(id, "Once.", idempotencyKey: key),
        })
        {
            Assert.Equal((Reused, "idempotencyKey"), (other.Refusal, other.Error["path"][0].Text));
        }

        Assert.Equal((1, 0), (await CommentsAsync(first), await CommentsAsync(second)));
    }

    [Fact]
    public async Task Keys_of_different_accounts_are_independent()
    {
        var (article, key) = (await forum.ArticleAsync(), NewKey());
        var mine = (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(
            article, "Once.", idempotencyKey: key)).Id;
        var theirs = (await (await forum.SharedMemberAsync("Vera")).PostCommentAsync(
            article, "Once.", idempotencyKey: key)).Id;
        Assert.NotEqual(mine, theirs);
        Assert.Equal(2, await CommentsAsync(article));
    }

    [Fact]
    public async Task A_key_is_valid_for_a_day()
    {
        var (article, key) = (await forum.ArticleAsync(), NewKey());
        var first = (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(
            article, "Daily.", idempotencyKey: key)).Id;
        forum.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(
            first,
            (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Daily.", idempotencyKey: key)).Id);
        forum.Clock.Advance(TimeSpan.FromHours(1));
        var ada = await forum.SharedMemberAsync("Ada");
        var next = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => ada.PostCommentAsync(article, "Daily.", idempotencyKey: key)));
        Assert.Single(next.Select(n => n.Id).Distinct());
        Assert.NotEqual(first, next[0].Id);
        Assert.Equal(2, await CommentsAsync(article));
    }

    [Fact]
    public async Task A_retried_edit_does_not_undo_a_later_one()
    {
        var (article, key) = (await forum.ArticleAsync(), NewKey());
        var ada = await forum.SharedMemberAsync("Ada");
        var id = (await ada.PostCommentAsync(article, "One.")).Id;
        await ada.EditCommentAsync(id, "Two.", idempotencyKey: key);
        await ada.EditCommentAsync(id, "Three.");
        Assert.Equal("Three.", (await ada.EditCommentAsync(id, "Two.", idempotencyKey: key)).Node["text"].Text);
    }

    [Fact]
    public async Task Concurrent_edits_of_two_comments_under_one_key_are_one_edit()
    {
        var (ada, key) = (await forum.SharedMemberAsync("Ada"), NewKey());
        string[] ids = [(await ada.PostCommentAsync(
            await forum.ArticleAsync(),
            "One.")).Id, (await ada.PostCommentAsync(await forum.ArticleAsync(), "One.")).Id];
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => ada.EditCommentAsync(ids[i % 2], "Two.", idempotencyKey: key)));
        Assert.Equal(6, responses.Count(a => a.Refusal is null));
        Assert.Equal(6, responses.Count(a => a.Refusal == Reused));
    }

    [Fact]
    public async Task A_rejected_write_does_not_use_up_its_key()
    {
        var (article, key) = (await forum.ArticleAsync(), NewKey());
        var (ada, mia) = (await forum.SharedMemberAsync("Ada"), await forum.SharedModeratorAsync());
        await mia.LockArticleAsync(article, "A pause.");
        Assert.Equal("LOCKED", (await ada.PostCommentAsync(article, "Once.", idempotencyKey: key)).Refusal);
        await mia.UnlockArticleAsync(article);
        Assert.Null((await ada.PostCommentAsync(article, "Once.", idempotencyKey: key)).Refusal);
    }

    [Fact]
    public async Task A_retry_returns_the_first_result_even_after_a_lock()
    {
        var (article, key) = (await forum.ArticleAsync(), NewKey());
        var ada = await forum.SharedMemberAsync("Ada");
        var id = (await ada.PostCommentAsync(article, "Once.", idempotencyKey: key)).Id;
        await (await forum.SharedModeratorAsync()).LockArticleAsync(article, "Enough.");
        Assert.Equal(id, (await ada.PostCommentAsync(article, "Once.", idempotencyKey: key)).Id);
    }

    private static string NewKey() => $"key-{Guid.NewGuid():n}";

    private async Task<int> CommentsAsync(string article) =>
        (int)await forum.CountAsync("SELECT count(*) FROM comments WHERE article_id = $1", GlobalId.UuidOf(article));
}

public sealed class RetryingAWriteOnSqlite(SqliteForum forum) : RetryingAWrite(forum), IClassFixture<SqliteForum>;

public sealed class RetryingAWriteOnPostgres(PostgresForum forum) : RetryingAWrite(forum), IClassFixture<PostgresForum>;
