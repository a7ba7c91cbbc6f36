using Forum.Testing;

namespace Forum.Server.Tests.Transactions;

/// <summary>
/// PostgreSQL waits at COMMIT for a standby that does not exist. When the wait is canceled it reports success with a
/// warning, and a failover may lose the transaction.
/// </summary>
public sealed class CommittingWithoutAStandby(DedicatedPostgres own) : IClassFixture<DedicatedPostgres>
{
    private readonly PostgresForum forum = own.Forum;

    [Fact]
    public async Task A_commit_whose_wait_for_a_standby_is_cancelled_has_an_unknown_outcome()
    {
        var node = await forum.StartNodeAsync($"--ConnectionStrings:Forum={forum.Connection};Command Timeout=1");
        var article = await forum.ArticleAsync();
        var ada = (await forum.SharedMemberAsync("Ada")).At(node);
        var bob = (await forum.SharedMemberAsync("Bob")).At(node);
        var first = (await ada.PostCommentAsync(article, "Replicated.")).Id;

        var probe = await RequireStandbyAsync();
        Assert.Equal(
            "OUTCOME_UNKNOWN", (await ada.PostCommentAsync(article, "Not replicated.", idempotencyKey: "key")).Refusal);
        Assert.Equal(
            "OUTCOME_UNKNOWN", (await ada.PostCommentAsync(article, "Not replicated.", idempotencyKey: "key")).Refusal);
        Assert.Equal("OUTCOME_UNKNOWN", (await ada.EditCommentAsync(first, "Edited.", idempotencyKey: "edit")).Refusal);
        Assert.Equal("OUTCOME_UNKNOWN", (await ada.EditCommentAsync(first, "Edited.", idempotencyKey: "edit")).Refusal);
        Assert.Equal("OUTCOME_UNKNOWN", (await bob.VoteAsync(first, "UP")).Refusal);
        AssertOutcomeUnknown(await bob.RegisterAsync("new@example.org", ForumClient.Password, Names.New("New")));
        AssertOutcomeUnknown(await bob.LoginAsync(bob.Email, ForumClient.Password));
        AssertOutcomeUnknown(await bob.CallAsync("/account/logout", new { }));
        Assert.Contains(node.Log.All, line => line.Contains("synchronous_standby_names", StringComparison.Ordinal));

        await RequireNoStandbyAsync();
        await probe;
        Assert.Null((await ada.PostCommentAsync(article, "Not replicated.", idempotencyKey: "key")).Refusal);
        Assert.Null((await ada.EditCommentAsync(first, "Edited.", idempotencyKey: "edit")).Refusal);
        Assert.Equal(2, (await ada.ArticleAsync(article))["commentCount"].Number);
    }

    /// <returns>A commit that waits until no standby is required any more.</returns>
    private async Task<Task> RequireStandbyAsync()
    {
        await forum.ExecuteAsync("CREATE TABLE probes (at timestamptz)");
        await forum.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'none'");
        await forum.ExecuteAsync("SELECT pg_reload_conf()");

        // A server process applies the setting some time later.
        while (true)
        {
            var probe = forum.ExecuteAsync("INSERT INTO probes VALUES (now())");
            await Eventually.HoldsAsync(() => probe.IsCompleted || WaitsForStandby());
            if (!probe.IsCompleted) return probe;
        }
    }

    private async Task RequireNoStandbyAsync()
    {
        await forum.ExecuteAsync("ALTER SYSTEM RESET synchronous_standby_names");
        await forum.ExecuteAsync("SELECT pg_reload_conf()");
    }

    private bool WaitsForStandby() =>
        forum.CountAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'").GetAwaiter()
            .GetResult() > 0;

    private static void AssertOutcomeUnknown(AccountResponse response)
    {
        Assert.Equal((503, 2), (response.Status, response.RetryAfter));
        Assert.Contains("may have been saved", response.Body["detail"].Text, StringComparison.Ordinal);
    }
}
