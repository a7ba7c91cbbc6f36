using Forum.Testing;

namespace Forum.Server.Tests.Transactions;

/// <summary>A transaction that waits for another lock does not hold the row lock of its article meanwhile.</summary>
public sealed class HoldingOtherRows(PostgresForum forum) : IClassFixture<PostgresForum>
{
    [Fact]
    public async Task Other_users_can_post_while_an_authors_pseudonym_is_locked()
    {
        var node = await LongTimeoutNodeAsync();
        var article = await forum.ArticleAsync();
        var (ada, berta) = ((await forum.SharedMemberAsync("Ada of the held name")).At(
            node), (await forum.SharedMemberAsync("Berta")).At(node));
        await using (await forum.BeginAsync(
            "SELECT 1 FROM pseudonyms WHERE name LIKE 'Ada of the held name%' FOR UPDATE"))
        {
            var refused = AssertBusyAsync(ada.PostCommentAsync(article, "Mine waits."));
            Assert.Null((await berta.PostCommentAsync(article, "Mine does not.")).Refusal);
            await refused;
        }

        Assert.Null((await ada.PostCommentAsync(article, "Now.")).Refusal);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task Other_users_can_write_and_sign_in_while_many_sign_ins_wait_for_a_locked_account()
    {
        const int SignIns = 40;
        var node = await LongTimeoutNodeAsync();
        var article = await forum.ArticleAsync();
        var (held, ada, vera) = (await forum.SignUpAsync(Names.New("Held")), (await forum.SharedMemberAsync("Ada")).At(
            node), (await forum.SharedMemberAsync("Vera")).At(node));
        var comment = (await ada.PostCommentAsync(article, "Vote on me.")).Id;
        Task<AccountResponse>[] signIns;
        await using (var holding = await BlockingTransaction.BeginAsync(forum))
        {
            await holding.RunAsync("SELECT 1 FROM accounts WHERE email = $1 FOR UPDATE", held.Email);
            signIns = [.. Enumerable.Range(0, SignIns)
                .Select(_ => held.At(node).LoginAsync(held.Email, ForumClient.Password))];
            await holding.WaitForBlockedSessionsAsync(2);
            Assert.Null((await ada.PostCommentAsync(article, "Meanwhile.")).Refusal);
            Assert.Null((await vera.VoteAsync(comment, "UP")).Refusal);
            Assert.Equal(200, (await vera.LoginAsync(vera.Email, ForumClient.Password)).Status);
            Assert.Equal(503, (await signIns[0]).Status);
        }

        Assert.All(
            await Task.WhenAll(signIns), response => Assert.True(response.Status is 200 or 503, $"{response.Status}"));
        Assert.Equal(200, (await held.LoginAsync(held.Email, ForumClient.Password)).Status);
    }

    [Fact]
    public async Task Comments_can_be_posted_while_the_votes_table_is_locked()
    {
        var node = await LongTimeoutNodeAsync();
        var article = await forum.ArticleAsync();
        var (ada, vera) = ((await forum.SharedMemberAsync("Ada")).At(
            node), (await forum.SharedMemberAsync("Vera")).At(node));
        var comment = (await ada.PostCommentAsync(article, "Vote on me.")).Id;
        await using (await forum.BeginAsync("LOCK TABLE votes IN EXCLUSIVE MODE"))
        {
            var refused = AssertBusyAsync(vera.VoteAsync(comment, "UP"));
            Assert.Null((await ada.PostCommentAsync(article, "Meanwhile.")).Refusal);
            await refused;
        }

        Assert.Null((await vera.VoteAsync(comment, "UP")).Refusal);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task A_comment_that_was_saved_but_cannot_be_read_back_is_reported_as_OUTCOME_UNKNOWN()
    {
        var node = await forum.StartNodeAsync("--Forum:Database:LockWait=00:00:01");
        var article = await forum.ArticleAsync();
        var ada = (await forum.SharedMemberAsync("Ada")).At(node);
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
        Assert.Equal(1, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
    }

    [Fact]
    public async Task A_withdrawn_vote_that_is_purged_while_it_is_cast_again_is_counted()
    {
        var article = await forum.ArticleAsync();
        var (ada, vera) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var comment = (await ada.PostCommentAsync(article, "Vote on me.")).Id;
        await vera.VoteAsync(comment, "UP");
        await vera.VoteAsync(comment, null);
        var id = GlobalId.UuidOf(comment);
        await using var holding = await BlockingTransaction.BeginAsync(forum);
        await holding.RunAsync("SELECT 1 FROM comment_standings WHERE comment_id = $1 FOR UPDATE", id);
        await holding.RunAsync("SELECT 1 FROM votes WHERE comment_id = $1 FOR UPDATE", id);
        var again = vera.At(await LongTimeoutNodeAsync()).VoteAsync(comment, "DOWN");
        await holding.WaitForBlockedSessionsAsync(1);
        await holding.RunAsync("DELETE FROM votes WHERE comment_id = $1", id);
        await holding.RunAsync("COMMIT");
        Assert.Null((await again).Refusal);
        Assert.Equal(1, (await forum.Anonymous.CommentAsync(comment))["downvotes"].Number);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task Writers_whose_connections_break_while_waiting_release_their_slots()
    {
        var node = await LongTimeoutNodeAsync();
        var article = await forum.ArticleAsync();
        var ada = (await forum.SharedMemberAsync("Ada")).At(node);
        await using (var holding = await BlockingTransaction.LockArticleAsync(forum, article))
        {
            for (var i = 0; i < 4; i++)
            {
                var refused = AssertBusyAsync(ada.PostCommentAsync(article, $"Number {i}."));
                await holding.WaitForBlockedSessionsAsync(1);
                await forum.ExecuteAsync(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
                await refused;
            }
        }

        Assert.Null((await ada.PostCommentAsync(article, "Still served.")).Refusal);
    }

    /// <summary>A node whose lock timeout is longer than a request may take.</summary>
    private Task<ForumNode> LongTimeoutNodeAsync() =>
        forum.StartNodeAsync(
            "--Forum:Database:LockWait=00:02:00", "--Forum:Database:Statement=00:02:00",
            $"--ConnectionStrings:Forum={forum.Connection};Command Timeout=120");

    private static async Task AssertBusyAsync(Task<MutationResult> write)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => write);
        Assert.Contains("BUSY", failure.Message, StringComparison.Ordinal);
    }
}
