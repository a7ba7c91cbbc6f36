using System.Diagnostics;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Forum.Server.Tests.Transactions;

/// <summary>Another transaction holds the row lock of one article for an unlimited time.</summary>
public sealed class HoldingAnArticleRow(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const string LongLockWait = "--Forum:Database:LockWait=00:01:00";

    /// <summary>
    /// How long a frozen node may block others: ten seconds, and two more because other tests run concurrently.
    /// </summary>
    private static readonly TimeSpan MaxBlocked = TimeSpan.FromSeconds(10 + 2);

    [Fact]
    public async Task Writes_to_other_articles_do_not_wait_for_a_locked_row()
    {
        var node = await forum.StartNodeAsync(LongLockWait);
        var (held, heldComment) = await CommentAsync();
        var (other, otherComment) = await CommentAsync();
        var vera = (await forum.SharedMemberAsync("Vera")).At(node);
        var ada = (await forum.SharedMemberAsync("Ada")).At(node);
        await using var holding = await BlockingTransaction.LockArticleAsync(forum, held);

        // More writes than there are connections.
        var waiting = Enumerable.Range(0, 60).Select(i => ada.PostCommentAsync(held, $"Number {i}.")).ToList();
        var voting = Enumerable.Range(0, 60).Select(i => vera.VoteAsync(heldComment, i % 2 == 0 ? "UP" : "DOWN"))
            .ToList();
        await holding.WaitForBlockedSessionsAsync(1);

        Assert.Null((await vera.VoteAsync(otherComment, "UP")).Refusal);
        Assert.Null((await ada.PostCommentAsync(other, "Not held.")).Refusal);
        Assert.Equal(1, (await vera.CommentAsync(otherComment))["upvotes"].Number);
        Assert.DoesNotContain(waiting.Concat(voting), task => task.IsCompleted);

        await holding.DisposeAsync();
        Assert.All(await Task.WhenAll(waiting.Concat(voting)), outcome => Assert.Null(outcome.Refusal));
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task Many_locked_articles_leave_connections_for_other_requests()
    {
        await using var node = await ForumNode.StartAsync(
            $"{forum.Connection};Command Timeout=60", forum.Clock, LongLockWait, "--Forum:Database:Statement=00:01:00");
        var (vera, ada) = (
            (await forum.SharedMemberAsync("Vera")).At(node), (await forum.SharedMemberAsync("Ada")).At(node));
        var editor = (await forum.SharedEditorAsync()).At(node);
        var (other, otherComment) = await CommentAsync();
        var articles = new List<(string Article, string Comment)>();
        for (var i = 0; i < 20; i++) articles.Add(await CommentAsync());
        await using var holding = await BlockingTransaction.BeginAsync(forum);
        await holding.RunAsync(
            "SELECT 1 FROM articles WHERE id = ANY($1) FOR UPDATE",
            articles.Select(a => GlobalId.UuidOf(a.Article)).ToArray());

        // More writes than there are connections for writers.
        var waiting = articles.SelectMany(held => new[]
        {
            vera.VoteAsync(
                held.Comment,
                "UP"), editor.UpdateArticleAsync(
                    held.Article, "Held"), editor.UpdateArticleAsync(held.Article, "Held, again"),
        }).ToList();
        await holding.WaitForBlockedSessionsAsync(15);

        await using var newcomer = new ForumClient(node);
        await Task.WhenAll(
            Enumerable.Range(0, 10)
                .Select(async _ => Assert.Null((await ada.PostCommentAsync(other, "Not held.")).Refusal))
                .Append(vera.VoteAsync(otherComment, "UP"))
                .Append(newcomer.SignInAsync(vera.Email, ForumClient.Password)))
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(waiting, task => task.IsCompleted);

        await holding.DisposeAsync();
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Null(outcome.Refusal));
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task An_operation_whose_second_write_fails_after_the_first_is_OUTCOME_UNKNOWN()
    {
        var node = await forum.StartNodeAsync("--Forum:Database:LockWait=00:00:01");
        var ((held, _), (other, _)) = (await CommentAsync(), await CommentAsync());
        var ada = (await forum.SharedMemberAsync("Ada")).At(node);
        await using var holding = await BlockingTransaction.LockArticleAsync(forum, held);
        var response = await ada.TryQueryAsync(
            "mutation ($first: ID!, $second: ID!) { a: postComment(input: { articleId: $first, text: \"Saved.\" }) { errors { code } } "
            + "b: postComment(input: { articleId: $second, text: \"Not saved.\" }) { errors { code } } }",
            new { first = other, second = held });
        Assert.Equal("OUTCOME_UNKNOWN", response["errors"][0]["extensions"]["code"].Text);
        Assert.Equal(1, response["errors"].Count);
        Assert.Equal(2, (await ada.ArticleAsync(other))["commentCount"].Number);

        // As the only mutation of its operation, it is known not to have been saved.
        var alone = await ada.TryQueryAsync(
            "mutation ($second: ID!) { postComment(input: { articleId: $second, text: \"Not saved.\" }) { errors { code } } }",
            new { second = held });
        Assert.Equal("BUSY", alone["errors"][0]["extensions"]["code"].Text);
    }

    [Fact]
    public async Task Writes_to_other_articles_on_another_node_do_not_wait_for_a_locked_row()
    {
        var (first, second) = (await forum.StartNodeAsync(LongLockWait), await forum.StartNodeAsync(LongLockWait));
        var (held, heldComment) = await CommentAsync();
        var (other, otherComment) = await CommentAsync();
        var vera = await forum.SharedMemberAsync("Vera");
        await using var holding = await BlockingTransaction.LockArticleAsync(forum, held);

        // A single batch would hold the row of one article while it waits for the row of the other.
        var waiting = new[] { vera.At(first)
            .VoteAsync(heldComment, "UP"), vera.At(first).VoteAsync(otherComment, "UP") };
        await holding.WaitForBlockedSessionsAsync(1);
        Assert.Null((await waiting[1]).Refusal);
        Assert.Null(
            (await (await forum.SharedMemberAsync("Ada")).At(second).PostCommentAsync(other, "Not held.")).Refusal);
        Assert.False(waiting[0].IsCompleted);
    }

    [Fact]
    public async Task An_earlier_vote_does_not_replace_a_later_one_of_another_node()
    {
        var (first, second) = (await forum.StartNodeAsync(LongLockWait), await forum.StartNodeAsync(LongLockWait));
        var (article, comment) = await CommentAsync();
        var (vera, walter) = (await forum.SharedMemberAsync("Vera"), await forum.SharedMemberAsync("Walter"));
        Task<MutationResult> earlier, later;
        await using (var holding = await BlockingTransaction.LockArticleAsync(forum, article))
        {
            // The second node waits for the row before the first does, and includes the votes that have arrived by the
            // time it gets the row.
            var before = walter.At(second).VoteAsync(comment, "UP");
            await holding.WaitForBlockedSessionsAsync(1);
            earlier = vera.At(first).VoteAsync(comment, "UP");
            await holding.WaitForBlockedSessionsAsync(2);
            later = vera.At(second).VoteAsync(comment, null);
            await holding.WaitForVoteArrivalAsync();
            await holding.DisposeAsync();
            await before;
        }

        Assert.True((await later).Node["viewerVote"].IsNull);
        Assert.Null((await earlier).Refusal);
        Assert.Equal(1, (await forum.Anonymous.CommentAsync(comment))["upvotes"].Number);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task A_blocked_edit_does_not_replace_an_edit_of_another_node()
    {
        var (first, second) = (await forum.StartNodeAsync(LongLockWait), await forum.StartNodeAsync(LongLockWait));
        var (article, comment) = await CommentAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        Task<MutationResult> one, other;
        await using (var holding = await BlockingTransaction.LockArticleAsync(forum, article))
        {
            one = ada.At(second).EditCommentAsync(comment, "The one that is acknowledged.");
            await holding.WaitForBlockedSessionsAsync(1);
            other = ada.At(first).EditCommentAsync(comment, "The one that has waited.");
            await holding.WaitForBlockedSessionsAsync(2);
        }

        Assert.Null((await one).Refusal);
        Assert.Equal("CONFLICT", (await other).Refusal);
        Assert.Contains("acknowledged", (await ada.CommentAsync(comment))["text"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_freezes_in_a_transaction_blocks_others_for_eight_seconds()
    {
        var node = await forum.StartNodeAsync();
        var vera = (await forum.SharedMemberAsync("Vera")).At(await forum.StartNodeAsync());
        var (article, comment) = await CommentAsync();
        await using var frozen = await node.Services.GetRequiredService<NpgsqlDataSource>()
            .OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await frozen.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold =
            new NpgsqlCommand("SELECT 1 FROM articles WHERE id = $1 FOR UPDATE", frozen)
            {
                Parameters = { new() { Value = GlobalId.UuidOf(article) } }
            };
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var started = Stopwatch.GetTimestamp();
        while (!await IsDoneAsync())
        {
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(7), MaxBlocked);

        async Task<bool> IsDoneAsync()
        {
            try
            {
                return (await vera.VoteAsync(comment, "UP")).Refusal is null;
            }
            catch (InvalidOperationException exception) when (exception.Message.Contains(
                "\"BUSY\"", StringComparison.Ordinal))
            {
                return false;
            }
        }
    }

    private async Task<(string Article, string Comment)> CommentAsync()
    {
        var article = await forum.ArticleAsync();
        return (article, (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Vote on me.")).Id);
    }
}
