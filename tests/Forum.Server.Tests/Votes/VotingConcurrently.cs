using Forum.Testing;

namespace Forum.Server.Tests.Votes;

public abstract class VotingConcurrently(ForumHost forum)
{
    [Fact]
    public async Task Five_hundred_concurrent_votes_of_one_account_are_one_vote()
    {
        var (_, ids) = await CommentsAsync(1);
        var vera = await forum.SharedMemberAsync("Vera");
        var responses = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => vera.VoteAsync(ids[0], "UP")));
        Assert.All(responses, a => Assert.Null(a.Refusal));
        await AssertVotesAsync(ids[0], up: 1, down: 0);
        Assert.Equal(
            1, await forum.CountAsync("SELECT count(*) FROM votes WHERE comment_id = $1", GlobalId.UuidOf(ids[0])));
        Assert.Equal(
            1, await forum.CountAsync(
                "SELECT count(*) FROM article_events WHERE comment_id = $1 AND kind = 3", GlobalId.UuidOf(ids[0])));
    }

    [Fact]
    public async Task Five_hundred_contrary_votes_of_one_account_leave_one_and_correct_counters()
    {
        var (_, ids) = await CommentsAsync(1);
        var vera = await forum.SharedMemberAsync("Vera");
        string?[] votes = ["UP", "DOWN", null];
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => vera.VoteAsync(ids[0], votes[i % 3])));
        Assert.InRange(
            await forum.CountAsync("SELECT count(*) FROM votes WHERE comment_id = $1", GlobalId.UuidOf(ids[0])), 0, 1);
        Assert.Empty(await Recount.DifferencesAsync(forum));
        await vera.VoteAsync(ids[0], "DOWN");
        await AssertVotesAsync(ids[0], up: 0, down: 1);
    }

    [Fact]
    public async Task Every_concurrent_vote_of_many_accounts_counts()
    {
        var (article, ids) = await CommentsAsync(8);
        var voters = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => forum.SharedMemberAsync($"Voter {"abcdefghjkmn"[i]}")));
        await Task.WhenAll(
            from v in Enumerable.Range(0, 12) from id in ids select voters[v].VoteAsync(id, v < 8 ? "UP" : "DOWN"));
        foreach (var id in ids) await AssertVotesAsync(id, up: 8, down: 4);
        await Task.WhenAll(
            from v in Enumerable.Range(0, 12) from id in ids select voters[v].VoteAsync(id, v < 4 ? null : "DOWN"));
        foreach (var id in ids) await AssertVotesAsync(id, up: 0, down: 8);
        Assert.Empty(await Recount.DifferencesAsync(forum));

        var numbers = await forum.RowsAsync(
            "SELECT number FROM article_events WHERE article_id = $1 ORDER BY number", row => row.GetInt64(0),
            GlobalId.UuidOf(article));
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => (long)n), numbers);
    }

    [Fact]
    public async Task Each_vote_of_a_batch_gets_its_own_result()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var (_, ids) = await CommentsAsync(2);
        var (locked, _) = await CommentsAsync(0);
        var below = (await ada.PostCommentAsync(locked, "Below the lock.")).Id;
        await (await forum.SharedModeratorAsync()).LockArticleAsync(locked, "Enough.");
        var vera = await forum.SharedMemberAsync("Vera");
        var responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 4) switch
        {
            0 => vera.VoteAsync(ids[0], "UP"),
            1 => ada.VoteAsync(ids[0], "UP"),
            2 => vera.VoteAsync(below, "UP"),
            _ => vera.VoteAsync(GlobalId.Of(GlobalId.Comment, Guid.NewGuid()), "UP"),
        }));
        string?[] expected = [null, "FORBIDDEN", "LOCKED", "NOT_FOUND"];
        Assert.Equal(Enumerable.Range(0, 40).Select(i => expected[i % 4]), responses.Select(a => a.Refusal));
        await AssertVotesAsync(ids[0], up: 1, down: 0);
    }

    private async Task AssertVotesAsync(string id, int up, int down)
    {
        var read = await forum.Anonymous.CommentAsync(id);
        Assert.Equal((up, down, up - down), (read["upvotes"].Number, read["downvotes"].Number, read["score"].Number));
    }

    private async Task<(string Article, string[] Ids)> CommentsAsync(int count)
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        var posted = await Task.WhenAll(
            Enumerable.Range(0, count).Select(i => ada.PostCommentAsync(article, $"Number {i}.")));
        return (article, [.. posted.Select(s => s.Id)]);
    }
}

public sealed class VotingConcurrentlyOnSqlite(SqliteForum forum)
    : VotingConcurrently(forum), IClassFixture<SqliteForum>;

public sealed class VotingConcurrentlyOnPostgres(PostgresForum forum)
    : VotingConcurrently(forum), IClassFixture<PostgresForum>;
