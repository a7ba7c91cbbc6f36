using Forum.Server.Tests.Accounts;
using Forum.Testing;

namespace Forum.Server.Tests.Transactions;

/// <summary>A transaction that waits for another lock does not hold the row lock of its article meanwhile.</summary>
public sealed class HoldingOtherRows(PostgresForum forum) : IClassFixture<PostgresForum>
{
    [Fact]
    public async Task While_an_authors_pseudonym_is_held_others_post_below_the_same_article()
    {
        var node = await PatientNodeAsync();
        var article = await forum.ArticleAsync();
        var (ada, berta) = ((await forum.RegularAsync("Ada of the held name")).At(node), (await forum.RegularAsync("Berta")).At(node));
        await using (await forum.BeginAsync("SELECT 1 FROM pseudonyms WHERE name LIKE 'Ada of the held name%' FOR UPDATE"))
        {
            var refused = BusyAsync(ada.PostCommentAsync(article, "Mine waits."));
            Assert.Null((await berta.PostCommentAsync(article, "Mine does not.")).Refusal);
            await refused;
        }

        Assert.Null((await ada.PostCommentAsync(article, "Now.")).Refusal);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task While_many_sign_in_to_an_account_whose_row_is_held_others_post_vote_and_sign_in()
    {
        const int SignIns = 40;
        var node = await PatientNodeAsync();
        var article = await forum.ArticleAsync();
        var (held, ada, vera) = (await forum.SignUpAsync(Names.New("Held")), (await forum.RegularAsync("Ada")).At(node), (await forum.RegularAsync("Vera")).At(node));
        var comment = (await ada.PostCommentAsync(article, "Vote on me.")).Id;
        Task<AccountResponse>[] signIns;
        await using (var holding = await BlockingTransaction.BeginAsync(forum))
        {
            await holding.RunAsync("SELECT 1 FROM accounts WHERE email = $1 FOR UPDATE", held.Email);
            signIns = [.. Enumerable.Range(0, SignIns).Select(_ => held.At(node).LoginAsync(held.Email, ForumClient.Password))];
            await holding.UntilWaitingAsync(2);
            Assert.Null((await ada.PostCommentAsync(article, "Meanwhile.")).Refusal);
            Assert.Null((await vera.VoteAsync(comment, "UP")).Refusal);
            Assert.Equal(200, (await vera.LoginAsync(vera.Email, ForumClient.Password)).Status);
            Assert.Equal(503, (await signIns[0]).Status);
        }

        Assert.All(await Task.WhenAll(signIns), reply => Assert.True(reply.Status is 200 or 503, $"{reply.Status}"));
        Assert.Equal(200, (await held.LoginAsync(held.Email, ForumClient.Password)).Status);
    }

    [Fact]
    public async Task While_votes_are_locked_comments_are_posted_below_articles_that_are_voted_on()
    {
        var node = await PatientNodeAsync();
        var article = await forum.ArticleAsync();
        var (ada, vera) = ((await forum.RegularAsync("Ada")).At(node), (await forum.RegularAsync("Vera")).At(node));
        var comment = (await ada.PostCommentAsync(article, "Vote on me.")).Id;
        await using (await forum.BeginAsync("LOCK TABLE votes IN EXCLUSIVE MODE"))
        {
            var refused = BusyAsync(vera.VoteAsync(comment, "UP"));
            Assert.Null((await ada.PostCommentAsync(article, "Meanwhile.")).Refusal);
            await refused;
        }

        Assert.Null((await vera.VoteAsync(comment, "UP")).Refusal);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task A_comment_that_was_saved_but_cannot_be_read_back_is_reported_as_OUTCOME_UNKNOWN()
    {
        var node = await forum.AnotherNodeAsync("--Forum:Database:LockWait=00:00:01");
        var article = await forum.ArticleAsync();
        var ada = (await forum.RegularAsync("Ada")).At(node);
        ResponseValue answer;
        await using (await forum.BeginAsync("LOCK TABLE sections"))
        {
            answer = await ada.TryQueryAsync(
                "mutation ($article: ID!) { postComment(input: { articleId: $article, text: \"Saved.\" }) { comment { article { section { name } } } errors { code } } }",
                new { article });
        }

        Assert.Equal("OUTCOME_UNKNOWN", answer["errors"][0]["extensions"]["code"].Text);
        Assert.Equal(1, answer["errors"].Count);
        Assert.Equal(0, answer["data"]["postComment"]["errors"].Count);
        Assert.Equal(1, (await forum.Reader.ArticleAsync(article))["commentCount"].Number);
    }

    [Fact]
    public async Task A_vote_that_was_taken_back_and_is_purged_while_it_is_cast_again_is_counted()
    {
        var article = await forum.ArticleAsync();
        var (ada, vera) = (await forum.RegularAsync("Ada"), await forum.RegularAsync("Vera"));
        var comment = (await ada.PostCommentAsync(article, "Vote on me.")).Id;
        await vera.VoteAsync(comment, "UP");
        await vera.VoteAsync(comment, null);
        var id = GlobalId.UuidOf(comment);
        await using var holding = await BlockingTransaction.BeginAsync(forum);
        await holding.RunAsync("SELECT 1 FROM comment_standings WHERE comment_id = $1 FOR UPDATE", id);
        await holding.RunAsync("SELECT 1 FROM votes WHERE comment_id = $1 FOR UPDATE", id);
        var again = vera.At(await PatientNodeAsync()).VoteAsync(comment, "DOWN");
        await holding.UntilWaitingAsync(1);
        await holding.RunAsync("DELETE FROM votes WHERE comment_id = $1", id);
        await holding.RunAsync("COMMIT");
        Assert.Null((await again).Refusal);
        Assert.Equal(1, (await forum.Reader.CommentAsync(comment))["downvotes"].Number);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task Writers_whose_connections_break_while_they_wait_leave_their_places_to_others()
    {
        var node = await PatientNodeAsync();
        var article = await forum.ArticleAsync();
        var ada = (await forum.RegularAsync("Ada")).At(node);
        await using (var holding = await BlockingTransaction.HoldAsync(forum, article))
        {
            for (var i = 0; i < 4; i++)
            {
                var refused = BusyAsync(ada.PostCommentAsync(article, $"Number {i}."));
                await holding.UntilWaitingAsync(1);
                await forum.ExecuteAsync(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
                await refused;
            }
        }

        Assert.Null((await ada.PostCommentAsync(article, "Still served.")).Refusal);
    }

    /// <summary>A node whose lock timeout is longer than a request may take.</summary>
    private Task<ForumNode> PatientNodeAsync() =>
        forum.AnotherNodeAsync("--Forum:Database:LockWait=00:02:00", "--Forum:Database:Statement=00:02:00", $"--ConnectionStrings:Forum={forum.Connection};Command Timeout=120");

    private static async Task BusyAsync(Task<MutationResult> write)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => write);
        Assert.Contains("BUSY", failure.Message, StringComparison.Ordinal);
    }
}
