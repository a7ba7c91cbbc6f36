using System.Diagnostics;
using Forum.Testing;

namespace Forum.Server.Tests.Transactions;

/// <summary>A transaction that waits for another lock does not hold the row lock of its article meanwhile.</summary>
public sealed class HoldingOtherRows(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const string HeldName = "Ada of the held name";
    private const string LockHeldName = $"SELECT 1 FROM pseudonyms WHERE name LIKE '{HeldName}%' FOR UPDATE";

    /// <summary>
    /// Accepted on a busy machine. A transaction that keeps the article locked for half a second exceeds it.
    /// </summary>
    private static readonly TimeSpan AcceptedDelay = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Voters = ["Vera", "Walter", "Berta"];

    [Fact]
    public async Task A_post_that_waits_for_its_authors_pseudonym_does_not_delay_others_and_succeeds()
    {
        var node = await PatientNodeAsync();
        var article = await forum.ArticleAsync();
        var (ada, berta) = (await MemberAsync(HeldName, node), await MemberAsync("Berta", node));
        var idle = await MedianPostAsync(berta, article);
        Task<MutationResult>[] waiting;
        await using (var holding = await BlockingTransaction.BeginAsync(forum))
        {
            await holding.RunAsync(LockHeldName);
            waiting = [.. Enumerable.Range(0, 5).Select(i => ada.PostCommentAsync(article, $"Mine waits, {i}."))];
            await holding.WaitForBlockedSessionsAsync(1);
            Assert.InRange(await MedianPostAsync(berta, article), TimeSpan.Zero, idle + AcceptedDelay);
            Assert.DoesNotContain(waiting, post => post.IsCompleted);
        }

        Assert.All(await Task.WhenAll(waiting), post => Assert.Null(post.Refusal));
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task Edits_deletions_and_moderation_that_wait_for_another_lock_succeed_once_it_is_released()
    {
        var node = await PatientNodeAsync();
        var article = await forum.ArticleAsync();
        var (ada, berta) = (await MemberAsync(HeldName, node), await MemberAsync("Berta", node));
        var mia = (await forum.SharedModeratorAsync()).At(node);
        var comments = await Task.WhenAll("ABC".Select(text => ada.PostCommentAsync(article, $"{text}.")));
        Task<MutationResult>[] waiting;
        await using (var holding = await BlockingTransaction.BeginAsync(forum))
        {
            await holding.RunAsync("LOCK TABLE idempotency_keys, moderation_log IN SHARE MODE");
            await holding.RunAsync(LockHeldName);
            waiting =
            [
                ada.EditCommentAsync(comments[0].Id, "Edited.", idempotencyKey: "an edit"),
                ada.DeleteCommentAsync(comments[1].Id), mia.LockBranchAsync(comments[2].Id, "Enough."),
            ];
            await holding.WaitForBlockedSessionsAsync(1);
            await MedianPostAsync(berta, article);
            Assert.DoesNotContain(waiting, write => write.IsCompleted);
        }

        Assert.All(await Task.WhenAll(waiting), write => Assert.Null(write.Refusal));
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task A_post_gets_BUSY_when_its_authors_pseudonym_stays_locked()
    {
        var node = await ShortLockWaitNodeAsync();
        var article = await forum.ArticleAsync();
        var (ada, berta) = (await MemberAsync(HeldName, node), await MemberAsync("Berta", node));
        await using (await forum.BeginAsync(LockHeldName))
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
        var (held, ada, vera) = (
            await forum.SignUpAsync(Names.New("Held")), (await forum.SharedMemberAsync("Ada")).At(node),
            (await forum.SharedMemberAsync("Vera")).At(node));
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

    [Theory]
    [InlineData("SHARE")]
    [InlineData("EXCLUSIVE")]
    public async Task Votes_that_wait_for_the_votes_table_do_not_delay_comments_and_succeed(string mode)
    {
        var node = await PatientNodeAsync();
        var article = await forum.ArticleAsync();
        var ada = await MemberAsync("Ada", node);
        var comment = (await ada.PostCommentAsync(article, "Vote on me.")).Id;
        var voters = await Task.WhenAll(Voters.Select(name => MemberAsync(name, node)));
        var idle = await MedianPostAsync(ada, article);
        Task[] voting;
        await using (var holding = await BlockingTransaction.BeginAsync(forum))
        {
            await holding.RunAsync($"LOCK TABLE votes IN {mode} MODE");
            voting = [.. voters.Select(VoteUntilCountedAsync)];
            await holding.WaitForBlockedSessionsAsync(1);
            Assert.InRange(await MedianPostAsync(ada, article), TimeSpan.Zero, idle + AcceptedDelay);
            Assert.DoesNotContain(voting, vote => vote.IsCompleted);
        }

        await Task.WhenAll(voting);
        Assert.Equal(voters.Length, (await forum.Anonymous.CommentAsync(comment))["upvotes"].Number);
        Assert.Empty(await Recount.DifferencesAsync(forum));

        async Task VoteUntilCountedAsync(ForumClient voter)
        {
            ResponseValue result;
            do
            {
                result = await voter.TryQueryAsync(
                    "mutation ($comment: ID!) { voteOnComment(input: { commentId: $comment, vote: UP }) { errors { code } } }",
                    new { comment });
            }
            while (result.Has("errors"));
        }
    }

    [Fact]
    public async Task Votes_that_cannot_be_read_leave_connections_for_other_requests()
    {
        var node = await PatientNodeAsync("--Forum:Reading:CachedMegabytes=0");
        var (article, other) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        var ada = await MemberAsync("Ada", node);
        var comments = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => ada.PostCommentAsync(article, $"Vote on me, {i}.")));
        var voters = await Task.WhenAll(Voters.Select(name => MemberAsync(name, node)));
        await using var newcomer = new ForumClient(node);
        Task<MutationResult>[] voting;
        await using (var holding = await BlockingTransaction.BeginAsync(forum))
        {
            // More votes than there are connections.
            await holding.RunAsync("LOCK TABLE votes IN ACCESS EXCLUSIVE MODE");
            voting = [.. voters.SelectMany(voter => comments.Select(c => voter.VoteAsync(c.Id, "UP")))];
            await holding.WaitForBlockedSessionsAsync(5);
            for (var i = 0; i < 10; i++)
            {
                var posted = await ada.TryQueryAsync(
                    "mutation ($other: ID!) { postComment(input: { articleId: $other, text: \"Not held.\" }) { errors { code } } }",
                    new { other });
                Assert.False(posted.Has("errors"), $"{posted}");
                Assert.Equal(i + 1, (await newcomer.CommentsAsync(other))["totalCount"].Number);
            }

            await newcomer.SignInAsync(ada.Email, ForumClient.Password);
            Assert.DoesNotContain(voting, vote => vote.IsCompleted);
        }

        Assert.All(await Task.WhenAll(voting), vote => Assert.Null(vote.Refusal));
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task A_vote_gets_BUSY_when_the_votes_table_stays_locked()
    {
        var node = await ShortLockWaitNodeAsync();
        var article = await forum.ArticleAsync();
        var (ada, vera) = (await MemberAsync("Ada", node), await MemberAsync("Vera", node));
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
        var ada = await MemberAsync("Ada", node);
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
    public async Task A_retracted_vote_that_is_purged_while_it_is_cast_again_is_counted()
    {
        var article = await forum.ArticleAsync();
        var (ada, vera) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var comment = (await ada.PostCommentAsync(article, "Vote on me.")).Id;
        await vera.VoteAsync(comment, "UP");
        await vera.VoteAsync(comment, null);
        await using var holding = await BlockingTransaction.BeginAsync(forum);
        await holding.RunAsync("DELETE FROM votes WHERE comment_id = $1", GlobalId.UuidOf(comment));
        var again = vera.At(await PatientNodeAsync()).VoteAsync(comment, "DOWN");
        await holding.WaitForBlockedSessionsAsync(1);
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
        var ada = await MemberAsync("Ada", node);
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

    private async Task<ForumClient> MemberAsync(string name, ForumNode node) =>
        (await forum.SharedMemberAsync(name)).At(node);

    /// <summary>A node on which requests wait for locks for a minute.</summary>
    private Task<ForumNode> PatientNodeAsync(params string[] settings) =>
        forum.StartNodeAsync(
            [
                "--Forum:Database:LockWait=00:01:00", "--Forum:Database:Statement=00:01:00",
                "--Forum:Limits:ExecutionTime=00:01:00",
                $"--ConnectionStrings:Forum={forum.Connection};Command Timeout=60", .. settings,
            ]);

    private Task<ForumNode> ShortLockWaitNodeAsync() => forum.StartNodeAsync("--Forum:Database:LockWait=00:00:01");

    /// <summary>Posts nine comments one after another.</summary>
    /// <returns>The median of their durations.</returns>
    private static async Task<TimeSpan> MedianPostAsync(ForumClient author, string article)
    {
        var durations = new List<TimeSpan>();
        for (var i = 0; i < 9; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            Assert.Null((await author.PostCommentAsync(article, $"Timed, number {i}.")).Refusal);
            durations.Add(Stopwatch.GetElapsedTime(startedAt));
        }

        return durations.Order().ElementAt(durations.Count / 2);
    }

    private static async Task AssertBusyAsync(Task<MutationResult> write)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => write);
        Assert.Contains("BUSY", failure.Message, StringComparison.Ordinal);
    }
}
