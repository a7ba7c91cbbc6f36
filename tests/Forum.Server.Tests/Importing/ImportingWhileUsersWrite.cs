using System.Diagnostics;
using Forum.Pseudonyms.Naming;
using Forum.Testing;
using Microsoft.Data.Sqlite;
using static Forum.Server.Tests.Importing.ExportFiles;

namespace Forum.Server.Tests.Importing;

/// <summary>A long discussion is imported into an article that users read and write on a separate node.</summary>
public abstract class ImportingWhileUsersWrite(ForumHost forum)
{
    private const int Comments = 6_000;

    /// <summary>
    /// Several times what a write waits for a transaction of the import on a machine that also runs other tests.
    /// </summary>
    private static readonly TimeSpan MaxWriteTime = TimeSpan.FromSeconds(5);

    private readonly ImportRunner runner = new(forum);

    [Fact]
    public async Task Users_write_below_the_article_while_its_comments_are_imported()
    {
        await runner.RunAsync("wordpress", Bytes(WordPress("busy", Item("busy", 1, Comment(1)))));
        var article = GlobalId.Of(GlobalId.Article, (await runner.ArticleAsync("busy-1")).Id);
        var node = await forum.StartNodeAsync();
        var (ada, vera) = (
            (await forum.SharedMemberAsync("Ada")).At(node), (await forum.SharedMemberAsync("Vera")).At(node));
        var comments = Enumerable.Range(1, Comments)
            .Select(i => Comment(i, i % 7 == 0 ? 0 : i / 2, i % 50 == 0 ? "0" : "1", $"Reader {i % 30}"));
        var import = Task.Run(
            () => runner.RunAsync("wordpress", Bytes(WordPress("busy", Item("busy", 1, [.. comments])))));

        List<int> counts = [];
        var (posts, slowest) = (0, TimeSpan.Zero);
        while (!import.IsCompleted)
        {
            var started = Stopwatch.GetTimestamp();
            var posted = await ada.PostCommentAsync(article, $"Meanwhile, number {++posts}.");
            Assert.Null((await vera.VoteAsync(posted.Id, "UP")).Refusal);
            if (Stopwatch.GetElapsedTime(started) is var took && took > slowest) slowest = took;
            counts.Add((await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
        }

        Assert.Equal(0, (await import).Code);
        var after = (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number;
        Assert.Equal(Comments - (Comments / 50) + posts, after);
        Assert.True(
            counts.Count(count => count > posts && count < Comments / 2) >= 2,
            $"Posts got in at {string.Join(", ", counts)} of {after}.");
        Assert.True(slowest < MaxWriteTime, $"A post and a vote took {slowest}.");
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }
}

public sealed class ImportingWhileUsersWriteOnSqlite(SqliteForum forum)
    : ImportingWhileUsersWrite(forum), IClassFixture<SqliteForum>
{
    private readonly SqliteForum forum = forum;

    [Fact]
    public async Task An_import_waits_while_another_program_has_locked_the_file()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "export.xml");
        await File.WriteAllBytesAsync(
            path, Bytes(WordPress("locked", Item("locked", 1, Comment(1)))), TestContext.Current.CancellationToken);
        await using var locked = new SqliteConnection(forum.Connection);
        await locked.OpenAsync(TestContext.Current.CancellationToken);
        ForumProcess import;
        await using (locked.BeginTransaction(deferred: false))
        {
            import = ForumProcess.Start("import", "wordpress", path, $"--ConnectionStrings:Forum={forum.Connection}");
            await Eventually.HoldsAsync(
                () => import.HasExited || import.Output.Contains("Waiting ", StringComparison.Ordinal));
        }

        using (import)
        {
            Assert.True(await import.WaitForExitAsync() == 0, import.Output);
            Assert.Contains("1 comment", import.Output, StringComparison.Ordinal);
        }
    }
}

public sealed class ImportingWhileUsersWriteOnPostgres(PostgresForum forum)
    : ImportingWhileUsersWrite(forum), IClassFixture<PostgresForum>
{
    private readonly PostgresForum forum = forum;

    [Fact]
    public async Task Users_write_below_the_article_while_the_import_waits_for_an_authors_row()
    {
        var runner = new ImportRunner(forum);
        var known = Comment(1, 0, "1", "Known author");
        await runner.RunAsync("wordpress", Bytes(WordPress("waits", Item("waits", 1, known))));
        var article = GlobalId.Of(GlobalId.Article, (await runner.ArticleAsync("waits-1")).Id);
        var node = await forum.StartNodeAsync();
        var (ada, vera) = (
            (await forum.SharedMemberAsync("Ada")).At(node), (await forum.SharedMemberAsync("Vera")).At(node));
        Task<(int Code, string Output)> import;
        await using (var holding = await BlockingTransaction.BeginAsync(forum))
        {
            await holding.RunAsync("SELECT 1 FROM pseudonyms WHERE name = 'Known author' FOR UPDATE");
            string[] more = [known, Comment(2, 0, "1", "New author"), Comment(3, 0, "1", "Known author")];
            import = Task.Run(() => runner.RunAsync("wordpress", Bytes(WordPress("waits", Item("waits", 1, more)))));
            await holding.WaitForBlockedSessionsAsync(1);
            for (var i = 0; i < 3; i++)
            {
                var posted = await ada.PostCommentAsync(article, $"Meanwhile, number {i}.");
                Assert.Null((await vera.VoteAsync(posted.Id, "UP")).Refusal);
            }
        }

        var (code, output) = await import;
        Assert.True(code == 0, output);
        Assert.Equal(6, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);

        // The pseudonym of the transaction that was rolled back is available again in the next one.
        Assert.Equal(1, await forum.CountAsync("SELECT count(*) FROM pseudonyms WHERE name = 'New author'"));
        Assert.Contains("1 pseudonym", output, StringComparison.Ordinal);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task An_import_waits_while_another_program_has_locked_a_table()
    {
        var node = await forum.StartNodeAsync("--Forum:Database:ImportLockWait=00:00:00.2");
        var runner = new ImportRunner(forum, node);
        Task<(int Code, string Output)> import;
        await using (var holding = await BlockingTransaction.BeginAsync(forum))
        {
            await holding.RunAsync("LOCK TABLE import_rows IN EXCLUSIVE MODE");
            import = Task.Run(
                () => runner.RunAsync("wordpress", Bytes(WordPress("table", Item("table", 1, Comment(1))))));
            await holding.WaitForBlockedSessionsAsync(1);
            await holding.WaitForNoBlockedSessionsAsync();
        }

        var (code, output) = await import;
        Assert.True(code == 0, output);
        Assert.Single(await runner.CommentsAsync("table-1"));
    }

    [Fact]
    public async Task An_imported_author_gets_another_name_when_a_user_takes_the_name_during_the_import()
    {
        var runner = new ImportRunner(forum);
        var member = await forum.SignUpAsync(Names.New("Member"));
        var export = Bytes(WordPress("race", Item("race", 1, Comment(1, 0, "1", "Contested"))));
        Task<(int Code, string Output)> import;
        await using (var user = await BlockingTransaction.BeginAsync(forum))
        {
            await user.RunAsync(
                "UPDATE pseudonyms SET skeleton = $1 WHERE account_id = (SELECT id FROM accounts WHERE email = $2)",
                PseudonymName.Skeleton("Contested"), member.Email);
            import = Task.Run(() => runner.RunAsync("wordpress", export));
            await user.WaitForBlockedSessionsAsync(1);
            await user.RunAsync("COMMIT");
        }

        var (code, output) = await import;
        Assert.True(code == 0, output);
        Assert.Equal("Contested 2", Assert.Single(await runner.CommentsAsync("race-1")).Author.Name);
    }

    [Fact]
    public async Task No_transaction_of_an_import_has_more_than_500_comments()
    {
        var comments = Enumerable.Range(1, 1_600).Select(i => Comment(i, i / 2)).ToArray();
        await new ImportRunner(forum).RunAsync("wordpress", Bytes(WordPress("pieces", Item("pieces", 1, comments))));
        var largest = await forum.CountAsync(
            "SELECT max(n) FROM (SELECT count(*) AS n FROM comments c JOIN articles a ON a.id = c.article_id WHERE a.slug = 'pieces-1' GROUP BY c.xmin::text) AS pieces");
        Assert.InRange(largest, 1, 500);
        Assert.Equal(
            1_600,
            await forum.CountAsync(
                "SELECT count(*) FROM comments c JOIN articles a ON a.id = c.article_id WHERE a.slug = 'pieces-1'"));
    }
}
