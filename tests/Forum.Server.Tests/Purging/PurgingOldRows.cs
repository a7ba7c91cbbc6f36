using Forum.Server.Purging;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Forum.Server.Tests.Purging;

/// <summary>Rows that are no longer needed are deleted, and none that is in use.</summary>
public abstract class PurgingOldRows(ForumHost forum)
{
    [Fact]
    public async Task Idempotency_keys_are_purged_after_a_day()
    {
        var account = Guid.NewGuid();
        await AddKeysAsync(account, 1_200, forum.Clock.GetUtcNow().UtcDateTime.AddHours(-26));
        await AddKeysAsync(Guid.NewGuid(), 3, forum.Clock.GetUtcNow().UtcDateTime.AddHours(-23));
        await PurgeAsync(forum.Node);
        Assert.Equal(0, await forum.CountAsync("SELECT count(*) FROM idempotency_keys WHERE account_id = $1", account));
        Assert.True(await forum.CountAsync("SELECT count(*) FROM idempotency_keys") >= 3);
    }

    [Fact]
    public async Task Ended_sessions_are_purged_and_others_are_kept()
    {
        var (gone, stays) = (await forum.SignUpAsync(Names.New("Gone")), await forum.SignUpAsync(Names.New("Stays")));
        Assert.Equal(200, (await gone.CallAsync("/account/logout", new { })).Status);
        await forum.ExecuteAsync(
            "UPDATE sessions SET ended_at = $1 WHERE ended_at IS NOT NULL",
            forum.Clock.GetUtcNow().UtcDateTime.AddHours(-2));
        await PurgeAsync(forum.Node);
        Assert.Equal(0, await forum.CountAsync("SELECT count(*) FROM sessions WHERE ended_at IS NOT NULL"));
        Assert.Equal(200, (await stays.WhoAmIAsync()).Status);
        Assert.Equal(401, (await gone.WhoAmIAsync()).Status);
    }

    [Fact]
    public async Task Failed_sign_in_counters_are_purged_once_they_have_no_effect()
    {
        var now = (forum.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        const long hour = 3_600_000_000;
        (long ReturnedAt, long? MayTryAt, int Left)[] rows =
        [
            (now - (2 * hour), null, 0), (now + hour, null, 1), (0, now - (26 * hour), 0), (0, now - (23 * hour), 1),
            (now + hour, now - (26 * hour), 1),
        ];
        var ids = rows.Select(_ => Guid.NewGuid()).ToList();
        foreach (var (row, id) in rows.Zip(ids))
        {
            await forum.ExecuteAsync(
                $"INSERT INTO sign_in_allowances (id, returned_at, may_try_at) VALUES ($1, $2, {(row.MayTryAt is null ? "NULL" : row.MayTryAt)})",
                id, row.ReturnedAt);
        }

        await PurgeAsync(forum.Node);
        foreach (var (row, id) in rows.Zip(ids))
            Assert.Equal(row.Left, await forum.CountAsync("SELECT count(*) FROM sign_in_allowances WHERE id = $1", id));
    }

    [Fact]
    public async Task Retracted_votes_are_purged_after_some_hours_and_others_are_kept()
    {
        var (ada, vera) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var comment = (await ada.PostCommentAsync(await forum.ArticleAsync(), "Vote on me.")).Id;
        var other = (await ada.PostCommentAsync(await forum.ArticleAsync(), "Vote on me, too.")).Id;
        var young = (await ada.PostCommentAsync(await forum.ArticleAsync(), "And on me.")).Id;
        Assert.Null((await vera.VoteAsync(other, "UP")).Refusal);
        foreach (var id in new[] { comment, young }) Assert.Null((await vera.VoteAsync(id, null)).Refusal);
        await forum.ExecuteAsync(
            "UPDATE votes SET at = $1 WHERE comment_id <> $2", forum.Clock.GetUtcNow().UtcDateTime.AddHours(-3),
            GlobalId.UuidOf(young));
        await PurgeAsync(forum.Node);
        Assert.Equal(
            0, await forum.CountAsync("SELECT count(*) FROM votes WHERE comment_id = $1", GlobalId.UuidOf(comment)));
        Assert.Equal(
            1, await forum.CountAsync("SELECT count(*) FROM votes WHERE comment_id = $1", GlobalId.UuidOf(other)));
        Assert.Equal(
            1, await forum.CountAsync("SELECT count(*) FROM votes WHERE comment_id = $1", GlobalId.UuidOf(young)));
    }

    [Fact]
    public async Task Unconfirmed_registrations_are_purged()
    {
        var node = await forum.StartNodeAsync(
            "--Forum:Accounts:RequireConfirmedEmail=true", "--Forum:Purge:UnconfirmedDays=7");
        var (old, young) = (Names.New("Old"), Names.New("Young"));
        foreach (var name in new[] { old, young }) await RegisterAsync(forum.Anonymous.At(node), name);
        await forum.ExecuteAsync(
            "UPDATE pending_registrations SET registered_at = $1 WHERE email = $2",
            forum.Clock.GetUtcNow().UtcDateTime.AddDays(-8), EmailOf(old));
        await PurgeAsync(node);
        Assert.Equal(
            0, await forum.CountAsync("SELECT count(*) FROM pending_registrations WHERE email = $1", EmailOf(old)));
        Assert.Equal(
            1, await forum.CountAsync("SELECT count(*) FROM pending_registrations WHERE email = $1", EmailOf(young)));
    }

    [Fact]
    public async Task Unconfirmed_accounts_are_purged_and_their_names_are_available_again()
    {
        var node = await forum.StartNodeAsync(
            "--Forum:Accounts:RequireConfirmedEmail=true", "--Forum:Purge:UnconfirmedDays=7");
        // Registered while no confirmation was required, so that they are accounts.
        var guest = forum.Anonymous;
        string[] names =
        [
            Names.New("Unconfirmed"), Names.New("Confirmed"), Names.New("Granted"), Names.New("Young"),
            Names.New("Wrote"),
        ];
        foreach (var name in names) await RegisterAsync(guest, name);
        await node.RunAsync("confirm", EmailOf(names[1]));
        await node.RunAsync("grant", "editor", EmailOf(names[2]));
        await WriteAsOnceAllowedAsync(names[4]);
        await forum.ExecuteAsync(
            "UPDATE pseudonyms SET joined_at = $1 WHERE name <> $2", forum.Clock.GetUtcNow().UtcDateTime.AddDays(-8),
            names[3]);

        // Without required confirmation, an unconfirmed account is like any other.
        await PurgeAsync(forum.Node);
        Assert.Equal(5, await CountAsync(names));
        await PurgeAsync(node);
        Assert.Equal(4, await CountAsync(names));
        Assert.Equal(0, await CountAsync([names[0]]));
        Assert.Equal(0, await forum.CountAsync("SELECT count(*) FROM accounts WHERE email = $1", EmailOf(names[0])));
        await RegisterAsync(guest, names[0]);
        Assert.Equal(5, await CountAsync(names));
    }

    [Fact]
    public async Task An_articles_newest_thousand_events_are_kept_and_older_cursors_get_StartOver()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var (article, small) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        var start = await CursorAsync(article);
        foreach (var one in new[] { article, small }) await ada.PostCommentAsync(one, "First.");
        var cut = await CursorAsync(article);
        var id = GlobalId.UuidOf(article);
        await AddEventsAsync(id);
        await PurgeAsync(forum.Node);
        Assert.Equal(1_000, await EventsAsync(id));
        Assert.Equal(1_601, await forum.CountAsync("SELECT min(number) FROM article_events WHERE article_id = $1", id));
        Assert.Equal(1, await EventsAsync(GlobalId.UuidOf(small)));
        foreach (var cursor in new[] { start, cut })
        {
            using var live = await forum.Anonymous.FollowAsync(article, cursor);
            Assert.Equal("StartOver", (await live.NextAsync())["__typename"].Text);
        }
    }

    [Fact]
    public async Task Event_logs_are_trimmed_when_that_of_an_earlier_article_cannot_be()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var articles = new[] { await forum.ArticleAsync(), await forum.ArticleAsync() };
        foreach (var article in articles)
        {
            await ada.PostCommentAsync(article, "First.");
            await AddEventsAsync(GlobalId.UuidOf(article));
        }

        // The log of this article cannot be trimmed, because a reference prevents deletions.
        var first = articles.Select(GlobalId.UuidOf).Min();
        var second = articles.Select(GlobalId.UuidOf).Max();
        await forum.ExecuteAsync(
            """
            CREATE TABLE event_references (
                article_id uuid, number bigint, FOREIGN KEY (article_id, number) REFERENCES article_events (article_id, number))
            """);
        await forum.ExecuteAsync(
            "INSERT INTO event_references SELECT article_id, number FROM article_events WHERE article_id = $1", first);
        try
        {
            // The run that fails, and the next one.
            await PurgeAsync(forum.Node);
            await PurgeAsync(forum.Node);
        }
        finally
        {
            await forum.ExecuteAsync("DROP TABLE event_references");
        }

        Assert.Equal(2_600, await EventsAsync(first));
        Assert.Equal(1_000, await EventsAsync(second));
    }

    [Fact]
    public async Task Rows_of_other_tables_are_purged_when_those_of_one_cannot_be()
    {
        var gone = await forum.SignUpAsync(Names.New("Gone"));
        Assert.Equal(200, (await gone.CallAsync("/account/logout", new { })).Status);
        await forum.ExecuteAsync(
            "UPDATE sessions SET ended_at = $1 WHERE ended_at IS NOT NULL",
            forum.Clock.GetUtcNow().UtcDateTime.AddHours(-2));
        await forum.ExecuteAsync("ALTER TABLE idempotency_keys RENAME TO renamed_keys");
        try
        {
            await PurgeAsync(forum.Node);
        }
        finally
        {
            await forum.ExecuteAsync("ALTER TABLE renamed_keys RENAME TO idempotency_keys");
        }

        Assert.Equal(0, await forum.CountAsync("SELECT count(*) FROM sessions WHERE ended_at IS NOT NULL"));
        Assert.Contains(
            forum.Node.Log.Entries,
            entry => entry.Message.StartsWith("Purging expired rows failed", StringComparison.Ordinal)
                && entry.Exception is not null);
    }

    [Fact]
    public void The_purge_runs_periodically() =>
        Assert.Single(forum.Node.Services.GetServices<IHostedService>().OfType<PurgeOldRows>());

    protected static Task PurgeAsync(ForumNode node) =>
        node.Services.GetRequiredService<PurgeOldRows>().RunAsync(TestContext.Current.CancellationToken);

    protected Task AddKeysAsync(Guid account, int keys, DateTime at) => forum.ExecuteAsync(
        """
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $3)
        INSERT INTO idempotency_keys (account_id, key, input_hash, answer_id, at) SELECT $1, 'key ' || n, '', $1, $2 FROM numbers
        """,
        account, at, keys);

    /// <summary>Adds events to an article that has one, until it has 2,600.</summary>
    private async Task AddEventsAsync(Guid article)
    {
        await forum.ExecuteAsync(
            """
            WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2600)
            INSERT INTO article_events (article_id, number, kind, comment_id, at)
            SELECT e.article_id, numbers.n, 1, e.comment_id, e.at FROM article_events e CROSS JOIN numbers WHERE e.article_id = $1 AND e.number = 1
            """,
            article);
        await forum.ExecuteAsync("UPDATE articles SET last_event = 2600 WHERE id = $1", article);
    }

    private Task<long> EventsAsync(Guid article) =>
        forum.CountAsync("SELECT count(*) FROM article_events WHERE article_id = $1", article);

    private static string EmailOf(string name) => $"{name.Replace(' ', '.')}@example.org";

    private static async Task RegisterAsync(ForumClient guest, string name) =>
        await guest.PostAsync(
            "/account/register", new { email = EmailOf(name), ForumClient.Password, pseudonym = name });

    private async Task WriteAsOnceAllowedAsync(string name)
    {
        var writer = await forum.SignInAsync(EmailOf(name), ForumClient.Password);
        Assert.Null(
            (await writer.PostCommentAsync(await forum.ArticleAsync(), "Before the setting was changed.")).Refusal);
    }

    private async Task<long> CountAsync(string[] names)
    {
        var sum = 0L;
        foreach (var name in names)
            sum += await forum.CountAsync("SELECT count(*) FROM pseudonyms WHERE name = $1", name);
        return sum;
    }

    private Task<string> CursorAsync(string article) =>
        forum.Anonymous.EventCursorAsync(article);

    public sealed class OnSqlite(SqliteForum forum) : PurgingOldRows(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : PurgingOldRows(forum), IClassFixture<PostgresForum>
    {
        private readonly PostgresForum forum = forum;

        [Fact]
        public async Task A_locked_row_is_skipped_until_the_next_run()
        {
            var account = Guid.NewGuid();
            await AddKeysAsync(account, 10, forum.Clock.GetUtcNow().UtcDateTime.AddHours(-26));
            await using (await forum.BeginAsync(
                "SELECT * FROM idempotency_keys WHERE account_id = $1 AND key = 'key 5' FOR UPDATE", account))
            {
                await PurgeAsync(forum.Node).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
                Assert.Equal(
                    1, await forum.CountAsync("SELECT count(*) FROM idempotency_keys WHERE account_id = $1", account));
            }

            await PurgeAsync(forum.Node);
            Assert.Equal(
                0, await forum.CountAsync("SELECT count(*) FROM idempotency_keys WHERE account_id = $1", account));
        }
    }
}
