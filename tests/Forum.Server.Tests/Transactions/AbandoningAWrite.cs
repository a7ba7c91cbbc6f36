using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Transactions;

/// <summary>Writes that wait for an article's row until their callers receive an error, or disconnect.</summary>
public sealed class AbandoningAWrite(PostgresForum forum) : IClassFixture<PostgresForum>
{
    [Fact]
    public async Task A_vote_that_was_answered_TIMEOUT_is_not_counted_later()
    {
        var (article, comment) = await CommentAsync();
        var impatient = await ImpatientNodeAsync();
        var vera = (await forum.RegularAsync("Vera")).At(impatient);
        var walter = (await forum.RegularAsync("Walter")).At(impatient);
        await using (await BlockingTransaction.HoldAsync(forum, article))
            Assert.Equal("TIMEOUT", await CodeAsync(vera, Vote(comment, "UP")));
        Assert.Null((await walter.VoteAsync(comment, "DOWN")).Refusal);
        await AssertVotesAsync(comment, up: 0, down: 1);
    }

    [Fact]
    public async Task A_vote_whose_caller_has_hung_up_is_not_counted_later()
    {
        var (article, comment) = await CommentAsync();
        var node = await forum.AnotherNodeAsync("--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Information");
        var vera = (await forum.RegularAsync("Vera")).At(node);
        var walter = (await forum.RegularAsync("Walter")).At(node);
        await using (var held = await BlockingTransaction.HoldAsync(forum, article))
        {
            using var hangingUp = new CancellationTokenSource();
            var voting = vera.Http.PostAsJsonAsync("/graphql", new { query = Vote(comment, "UP") }, hangingUp.Token);
            await held.UntilWaitingAsync(1);
            await hangingUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => voting);
            await Eventually.HoldsAsync(() => node.Log.All.Any(line => line.Contains("Request finished", StringComparison.Ordinal)));
        }

        Assert.Null((await walter.VoteAsync(comment, "DOWN")).Refusal);
        await AssertVotesAsync(comment, up: 0, down: 1);
    }

    [Fact]
    public async Task A_post_that_was_answered_TIMEOUT_does_not_appear_later()
    {
        var (article, _) = await CommentAsync();
        var ada = (await forum.RegularAsync("Ada")).At(await ImpatientNodeAsync());
        await using (await BlockingTransaction.HoldAsync(forum, article))
            Assert.Equal("TIMEOUT", await CodeAsync(ada, Post(article, "Too late.")));
        Assert.Null((await ada.PostCommentAsync(article, "In time.")).Refusal);
        Assert.Equal(2, (await forum.Reader.ArticleAsync(article))["commentCount"].Number);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    private static string Vote(string comment, string vote) =>
        $$"""mutation { voteOnComment(input: { commentId: "{{comment}}", vote: {{vote}} }) { errors { code } } }""";

    private static string Post(string article, string text) =>
        $$"""mutation { postComment(input: { articleId: "{{article}}", text: "{{text}}" }) { errors { code } } }""";

    private static async Task<string> CodeAsync(ForumClient client, string document) =>
        (await client.TryQueryAsync(document))["errors"][0]["extensions"]["code"].Text;

    private Task<ForumNode> ImpatientNodeAsync() => forum.AnotherNodeAsync("--Forum:Limits:ExecutionTime=00:00:01");

    private async Task AssertVotesAsync(string comment, int up, int down)
    {
        var read = await forum.Reader.CommentAsync(comment);
        Assert.Equal((up, down), (read["upvotes"].Number, read["downvotes"].Number));
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    private async Task<(string Article, string Comment)> CommentAsync()
    {
        var article = await forum.ArticleAsync();
        return (article, (await (await forum.RegularAsync("Ada")).PostCommentAsync(article, "Vote on me.")).Id);
    }
}
