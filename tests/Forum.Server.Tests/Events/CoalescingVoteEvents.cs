using System.Diagnostics;
using Forum.Testing;

namespace Forum.Server.Tests.Events;

/// <summary>
/// Many votes in a short time: subscribers are notified of votes at most twice a second, not of each vote.
/// </summary>
public abstract class CoalescingVoteEvents(ForumHost forum)
{
    private const int Votes = 40;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Sequential_votes_are_published_together_and_the_last_score_is_correct()
    {
        var (ada, vera) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var article = await forum.ArticleAsync();
        var comment = (await ada.PostCommentAsync(article, "Hello.")).Id;
        using var live = await forum.Anonymous.FollowAsync(article);
        var start = Stopwatch.GetTimestamp();
        for (var i = 1; i <= Votes; i++) Assert.Null(
            (await vera.VoteAsync(comment, i % 2 == 0 ? "DOWN" : "UP")).Refusal);
        var took = Stopwatch.GetElapsedTime(start);
        var end = (await ada.PostCommentAsync(article, "That was all.")).Id;
        var received = new List<ResponseValue>();
        for (var next = await live.NextAsync(); next["__typename"].Text == "VotesCounted"; next =
            await live.NextAsync()) received.Add(next);

        // Sequential votes each change the score and add a row to the log.
        Assert.Equal(
            Votes + 2,
            await forum.CountAsync(
                "SELECT COUNT(*) FROM article_events WHERE article_id = $1", GlobalId.UuidOf(article)));
        Assert.InRange(received.Count, 1, 3 + (int)(took / Interval));
        Assert.Equal(
            (comment, 0, 1),
            (
                received[^1]["comments"][0]["id"].Text, received[^1]["comments"][0]["upvotes"].Number,
                received[^1]["comments"][0]["downvotes"].Number));
    }

    public sealed class OnSqlite(SqliteForum forum) : CoalescingVoteEvents(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : CoalescingVoteEvents(forum), IClassFixture<PostgresForum>;
}
