using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Transactions;

/// <summary>Writes that wait for an article's row until their callers receive an error, or disconnect.</summary>
public sealed class AbandoningAWrite(PostgresForum forum) : IClassFixture<PostgresForum>
{
    [Fact]
    public async Task A_vote_that_timed_out_is_not_counted_later()
    {
        var (article, comment) = await CommentAsync();
        var impatient = await ShortTimeoutNodeAsync();
        var vera = (await forum.SharedMemberAsync("Vera")).At(impatient);
        var walter = (await forum.SharedMemberAsync("Walter")).At(impatient);
        await using (await BlockingTransaction.LockArticleAsync(forum, article))
            Assert.Equal("TIMEOUT", await CodeAsync(vera, Vote(comment, "UP")));
        Assert.Null((await walter.VoteAsync(comment, "DOWN")).Refusal);
        await AssertVotesAsync(comment, up: 0, down: 1);
    }

    [Fact]
    public async Task A_vote_whose_caller_disconnected_is_not_counted_later()
    {
        var (article, comment) = await CommentAsync();
        var node = await forum.StartNodeAsync(
            "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Information");
        var vera = (await forum.SharedMemberAsync("Vera")).At(node);
        var walter = (await forum.SharedMemberAsync("Walter")).At(node);
        await using (var held = await BlockingTransaction.LockArticleAsync(forum, article))
        {
            using var disconnecting = new CancellationTokenSource();
            var voting = vera.Http.PostAsJsonAsync(
                "/graphql", new { query = Vote(comment, "UP") }, disconnecting.Token);
            await held.WaitForBlockedSessionsAsync(1);
            await disconnecting.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => voting);
            await Eventually.HoldsAsync(
                () => node.Log.All.Any(line => line.Contains("Request finished", StringComparison.Ordinal)));
        }

        Assert.Null((await walter.VoteAsync(comment, "DOWN")).Refusal);
        await AssertVotesAsync(comment, up: 0, down: 1);
    }

    [Fact]
    public async Task A_post_that_timed_out_does_not_appear_later()
    {
        var (article, _) = await CommentAsync();
        var ada = (await forum.SharedMemberAsync("Ada")).At(await ShortTimeoutNodeAsync());
        await using (await BlockingTransaction.LockArticleAsync(forum, article))
            Assert.Equal("TIMEOUT", await CodeAsync(ada, Post(article, "Too late.")));
        Assert.Null((await ada.PostCommentAsync(article, "In time.")).Refusal);
        Assert.Equal(2, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    private static string Vote(string comment, string vote) =>
        $$"""mutation { voteOnComment(input: { commentId: "{{comment}}", vote: {{vote}} }) { errors { code } } }""";

    private static string Post(string article, string text) =>
        $$"""mutation { postComment(input: { articleId: "{{article}}", text: "{{text}}" }) { errors { code } } }""";

    private static async Task<string> CodeAsync(ForumClient client, string document) =>
        (await client.TryQueryAsync(document))["errors"][0]["extensions"]["code"].Text;

    private Task<ForumNode> ShortTimeoutNodeAsync() => forum.StartNodeAsync("--Forum:Limits:ExecutionTime=00:00:01");

    private async Task AssertVotesAsync(string comment, int up, int down)
    {
        var read = await forum.Anonymous.CommentAsync(comment);
        Assert.Equal((up, down), (read["upvotes"].Number, read["downvotes"].Number));
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    private async Task<(string Article, string Comment)> CommentAsync()
    {
        var article = await forum.ArticleAsync();
        return (article, (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Vote on me.")).Id);
    }
}
