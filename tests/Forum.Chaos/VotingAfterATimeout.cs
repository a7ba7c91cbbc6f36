using Forum.Chaos.Cluster;
using Forum.Testing;

namespace Forum.Chaos;

/// <summary>
/// While another session locks the row of an article, a member votes at one node and gets no result in time, and then
/// casts the opposite vote at the other node. The first vote may still wait in its node; it must not be counted after
/// the second one.
/// </summary>
[Collection("PostgreSQL crashes")]
public sealed class VotingAfterATimeout(PostgresForum forum) : IClassFixture<PostgresForum>, IAsyncLifetime
{
    private ForumNode one = null!, other = null!;
    private ForumClient author = null!, voter = null!;
    private string article = "", comment = "";

    public async ValueTask InitializeAsync()
    {
        one = await forum.AnotherNodeAsync($"--Forum:Limits:ExecutionTime={NodeProcess.LongestOperation}");
        other = await forum.AnotherNodeAsync();
        author = await forum.RegularAsync("Ada");
        voter = await forum.RegularAsync("Bob");
        article = await forum.ArticleAsync();
        comment = (await author.PostCommentAsync(article, "What do you think?")).Id;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task While_another_article_is_held_the_later_vote_stays()
    {
        var held = await forum.ArticleAsync();
        var blocked = await BlockedVoteAsync(held, async () =>
        {
            await TryVoteAsync(comment, "UP");
            Assert.Null((await voter.At(other).VoteAsync(comment, "DOWN")).Refusal);
        });
        await blocked;
        await AssertVoteIsAsync("DOWN");
    }

    [Fact]
    public async Task While_the_same_article_is_held_the_later_vote_stays()
    {
        await using (await BlockingTransaction.HoldAsync(forum, article)) await TryVoteAsync(comment, "UP");
        Assert.Null((await voter.At(other).VoteAsync(comment, "DOWN")).Refusal);
        await AssertVoteIsAsync("DOWN");
    }

    /// <summary>Runs the action while a vote at the first node waits for the row of an article.</summary>
    private async Task<Task> BlockedVoteAsync(string held, Func<Task> meanwhileAsync)
    {
        var below = (await author.PostCommentAsync(held, "The row of this article is held.")).Id;
        await using var row = await BlockingTransaction.HoldAsync(forum, held);
        var blocked = TryVoteAsync(below, "UP");
        await row.UntilWaitingAsync(1);
        await meanwhileAsync();
        return blocked;
    }

    /// <summary>Votes at the first node. The vote may succeed or fail.</summary>
    private Task<ResponseValue> TryVoteAsync(string commentId, string vote) => voter.At(one).TryQueryAsync(
        "mutation ($input: VoteOnCommentInput!) { voteOnComment(input: $input) { errors { code } } }",
        new { input = new { commentId, vote } });

    /// <summary>
    /// Once a later vote by another member is counted at the first node, the votes that waited before it have been
    /// counted or dropped.
    /// </summary>
    private async Task AssertVoteIsAsync(string expected)
    {
        Assert.Null((await (await forum.RegularAsync("Carl")).At(one).VoteAsync(comment, "UP")).Refusal);
        foreach (var node in new[] { one, other })
            Assert.Equal(expected, (await voter.At(node).CommentAsync(comment))["viewerVote"].Text);
    }
}
