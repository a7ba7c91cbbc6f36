using System.Diagnostics;
using Forum.Testing;

namespace Forum.Server.Tests.Events;

/// <summary>Many callers vote concurrently: subscribers are notified of votes twice a second, not of each vote.</summary>
public abstract class CoalescingVoteEvents(ForumHost forum)
{
    private const int Votes = 40;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Votes_that_follow_one_another_are_told_together_and_the_last_score_is_the_true_one()
    {
        var (ada, vera) = (await forum.RegularAsync("Ada"), await forum.RegularAsync("Vera"));
        var article = await forum.ArticleAsync();
        var comment = (await ada.PostCommentAsync(article, "Hello.")).Id;
        using var live = await forum.Reader.FollowAsync(article);
        var start = Stopwatch.GetTimestamp();
        for (var i = 1; i <= Votes; i++) Assert.Null((await vera.VoteAsync(comment, i % 2 == 0 ? "DOWN" : "UP")).Refusal);
        var took = Stopwatch.GetElapsedTime(start);
        var end = (await ada.PostCommentAsync(article, "That was all.")).Id;
        var told = new List<ResponseValue>();
        for (var next = await live.NextAsync(); next["__typename"].Text == "VotesCounted"; next = await live.NextAsync()) told.Add(next);

        // Sequential votes each change the score and add a row to the log.
        Assert.Equal(Votes + 2, await forum.CountAsync("SELECT COUNT(*) FROM article_events WHERE article_id = $1", GlobalId.UuidOf(article)));
        Assert.InRange(told.Count, 1, 3 + (int)(took / Gathering));
        Assert.Equal((comment, 0, 1), (told[^1]["comments"][0]["id"].Text, told[^1]["comments"][0]["upvotes"].Number, told[^1]["comments"][0]["downvotes"].Number));
    }

    public sealed class OnSqlite(SqliteForum forum) : CoalescingVoteEvents(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : CoalescingVoteEvents(forum), IClassFixture<PostgresForum>;
}
