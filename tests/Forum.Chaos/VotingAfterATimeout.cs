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
        one = await forum.StartNodeAsync($"--Forum:Limits:ExecutionTime={NodeProcess.OperationTimeout}");
        other = await forum.StartNodeAsync();
        author = await forum.SharedMemberAsync("Ada");
        voter = await forum.SharedMemberAsync("Bob");
        article = await forum.ArticleAsync();
        comment = (await author.PostCommentAsync(article, "What do you think?")).Id;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_later_vote_wins_while_another_article_is_locked()
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
    public async Task The_later_vote_wins_while_the_same_article_is_locked()
    {
        await using (await BlockingTransaction.LockArticleAsync(forum, article)) await TryVoteAsync(comment, "UP");
        Assert.Null((await voter.At(other).VoteAsync(comment, "DOWN")).Refusal);
        await AssertVoteIsAsync("DOWN");
    }

    /// <summary>Runs the action while a vote at the first node waits for the row of an article.</summary>
    private async Task<Task> BlockedVoteAsync(string held, Func<Task> meanwhileAsync)
    {
        var below = (await author.PostCommentAsync(held, "The row of this article is held.")).Id;
        await using var row = await BlockingTransaction.LockArticleAsync(forum, held);
        var blocked = TryVoteAsync(below, "UP");
        await row.WaitForBlockedSessionsAsync(1);
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
        Assert.Null((await (await forum.SharedMemberAsync("Carl")).At(one).VoteAsync(comment, "UP")).Refusal);
        foreach (var node in new[] { one, other })
            Assert.Equal(expected, (await voter.At(node).CommentAsync(comment))["viewerVote"].Text);
    }
}
