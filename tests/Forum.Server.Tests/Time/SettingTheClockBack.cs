using Forum.Data;
using Forum.Server.Tests.Accounts;
using Forum.Server.Tests.RateLimiting;
using Forum.Testing;
using Forum.Transactions;
using Forum.Votes;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Time;

/// <summary>
/// A machine's clock is set back, or the clocks of two nodes differ: the order is kept, and used allowances stay used.
/// </summary>
public abstract class SettingTheClockBack(ForumHost forum)
{
    [Fact]
    public async Task Comments_keep_their_order_on_the_node_and_on_a_new_node()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        var first = (await ada.PostCommentAsync(article, "First.")).Node;
        forum.Clock.SetBack(TimeSpan.FromHours(1));
        try
        {
            var received = new List<ResponseValue> { first };
            foreach (var node in new[] { forum.Node, await forum.StartNodeAsync() })
            {
                await using var at = ada.At(node);
                received.Add((await at.PostCommentAsync(article, "A reply.", first["id"].Text)).Node);
                received.Add((await at.PostCommentAsync(article, "On top.")).Node);
                received.Add((await at.EditCommentAsync(received[^1]["id"].Text, "On top, edited.")).Node);
                Assert.True(received[^1]["editedAt"].Time >= received[^1]["createdAt"].Time);
                received.RemoveAt(received.Count - 1);
            }

            AssertInOrder(received);
            string[] newest = [received[4]["id"].Text, received[2]["id"].Text, first["id"].Text];
            Assert.Equal(newest, (await forum.Anonymous.CommentsAsync(article))["nodes"].All("id"));
        }
        finally
        {
            forum.Clock.SetBack(TimeSpan.FromHours(-1));
        }
    }

    [Fact]
    public async Task A_reply_on_a_node_whose_clock_is_behind_is_later_than_its_parent()
    {
        var ahead = new TestClock();
        ahead.Advance(TimeSpan.FromMinutes(10));
        await using var early = await ForumNode.StartAsync(forum.Connection, ahead);
        var ada = await forum.SharedMemberAsync("Ada");
        await using var there = ada.At(early);
        var article = await forum.ArticleAsync();
        var parent = (await there.PostCommentAsync(article, "From the future.")).Node;
        var reply = (await ada.PostCommentAsync(article, "A reply.", parent["id"].Text)).Node;
        var next = (await ada.PostCommentAsync(article, "A reply to the reply.", reply["id"].Text)).Node;
        AssertInOrder([parent, reply, next]);

        var elsewhere = (await ada.PostCommentAsync(await forum.ArticleAsync(), "Now.")).Node;
        Assert.True(elsewhere["createdAt"].Time < parent["createdAt"].Time);
    }

    [Fact]
    public async Task Concurrent_comments_have_ids_in_the_order_of_the_log()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => ada.PostCommentAsync(article, $"Number {i}.")));
        var ids = await forum.RowsAsync(
            "SELECT comment_id FROM article_events WHERE article_id = $1 ORDER BY number",
            row => GlobalId.Of(GlobalId.Comment, row.GetGuid(0)), GlobalId.UuidOf(article));
        Assert.Equal(40, ids.Count);
        Assert.Equal(ids.OrderBy(GlobalId.SortKey, StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task Used_quota_stays_used()
    {
        var node = await forum.LimitedNodeAsync("Posts=1", "PostsBurst=3");
        await using var rude = (await forum.SignUpAsync(Names.New("Rude"))).At(node);
        var article = await forum.ArticleAsync();
        for (var i = 0; i < 3; i++) Assert.Null((await rude.PostCommentAsync(article, $"Number {i}.")).Refusal);
        forum.Clock.SetBack(TimeSpan.FromHours(1));
        try
        {
            Assert.Equal("RATE_LIMITED", (await rude.PostCommentAsync(article, "One more.")).Refusal);
        }
        finally
        {
            forum.Clock.SetBack(TimeSpan.FromHours(-1));
        }
    }

    /// <summary>Calls the use case directly, to know when a vote has arrived.</summary>
    [Fact]
    public async Task The_last_of_several_waiting_votes_counts()
    {
        var node = await NodeAsync();
        var (ada, vera) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var article = await forum.ArticleAsync();
        var comment = (await ada.PostCommentAsync(article, "Vote on me.")).Id;
        var (votes, viewer) = (node.Services.GetRequiredService<VoteOnComment>(), await forum.ViewerAsync(vera, node));
        var (first, last) = await node.Services.GetRequiredService<IWriteTransactionFactory>().WriteAsync(
            GlobalId.UuidOf(article),
            async _ =>
            {
                var up = await VoteAsync(VoteValue.Up);
                await SetBackAsync(TimeSpan.FromHours(1));
                return (up, await VoteAsync(VoteValue.Down));
            },
            TestContext.Current.CancellationToken);

        try
        {
            await Task.WhenAll(first, last);
            Assert.Equal("DOWN", (await vera.CommentAsync(comment))["viewerVote"].Text);
            Assert.Empty(await Recount.DifferencesAsync(forum));
        }
        finally
        {
            await SetBackAsync(TimeSpan.FromHours(-1));
        }

        async Task<Task> VoteAsync(VoteValue vote)
        {
            var arrived = new TaskCompletionSource();
            node.Services.GetRequiredService<CallerConnection>().Use(HasArrived);
            var cast = votes.RunAsync(
                viewer, new(GlobalId.UuidOf(comment), vote), TestContext.Current.CancellationToken);
            await Task.WhenAny(arrived.Task, cast);
            return cast;

            bool HasArrived()
            {
                arrived.SetResult();
                return false;
            }
        }
    }

    [Fact]
    public async Task Sessions_and_accounts_keep_their_order()
    {
        var ada = await forum.SignUpAsync(Names.New("Ada"));
        forum.Clock.SetBack(TimeSpan.FromHours(1));
        try
        {
            await ada.SignInAsync(ada.Email, ForumClient.Password);
            var ben = await forum.SignUpAsync(Names.New("Ben"));
            Assert.Equal([ben.Email, ada.Email], await EmailsAsync(
                "SELECT a.email FROM sessions s JOIN accounts a ON a.id = s.account_id ORDER BY s.started_at DESC LIMIT 2"));
            Assert.Equal([ben.Email], await EmailsAsync("SELECT email FROM accounts ORDER BY id DESC LIMIT 1"));
        }
        finally
        {
            forum.Clock.SetBack(TimeSpan.FromHours(-1));
        }

        Task<IReadOnlyList<string>> EmailsAsync(string sql) => forum.RowsAsync(sql, row => row.GetString(0));
    }

    /// <summary>A node that timestamps votes by the clock that <see cref="SetBackAsync"/> sets.</summary>
    protected abstract Task<ForumNode> NodeAsync();

    /// <summary>Sets back the clock by which the database timestamps votes.</summary>
    protected abstract Task SetBackAsync(TimeSpan by);

    private static void AssertInOrder(IReadOnlyList<ResponseValue> comments)
    {
        foreach (var (before, after) in comments.Zip(comments.Skip(1)))
        {
            Assert.True(before["createdAt"].Time < after["createdAt"].Time, $"{before} {after}");
            Assert.True(
                string.CompareOrdinal(GlobalId.SortKey(before["id"].Text), GlobalId.SortKey(after["id"].Text)) < 0);
        }
    }

    public sealed class OnSqlite(SqliteForum forum) : SettingTheClockBack(forum), IClassFixture<SqliteForum>
    {
        private readonly SqliteForum forum = forum;

        protected override Task<ForumNode> NodeAsync() => Task.FromResult(forum.Node);

        protected override Task SetBackAsync(TimeSpan by)
        {
            forum.Clock.SetBack(by);
            return Task.CompletedTask;
        }
    }

    public sealed class OnPostgres(PostgresForum forum) : SettingTheClockBack(forum), IClassFixture<PostgresForum>
    {
        private readonly PostgresForum forum = forum;

        protected override async Task<ForumNode> NodeAsync()
        {
            await forum.ExecuteAsync(
                """
                CREATE SCHEMA test_clock;
                CREATE TABLE test_clock.set_back AS SELECT interval '0' AS by;
                CREATE FUNCTION test_clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
                  AS 'SELECT pg_catalog.clock_timestamp() - (SELECT by FROM test_clock.set_back)';
                """);
            return await ForumNode.StartAsync(
                $"{forum.Connection};Search Path=public,test_clock,pg_catalog", forum.Clock);
        }

        protected override async Task SetBackAsync(TimeSpan by) =>
            await forum.ExecuteAsync("UPDATE test_clock.set_back SET by = by + $1", by);
    }
}
