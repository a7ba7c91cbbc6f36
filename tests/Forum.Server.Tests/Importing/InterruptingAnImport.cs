using Forum.Server.Commands;
using Forum.Testing;
using static Forum.Server.Tests.Importing.ExportFiles;

namespace Forum.Server.Tests.Importing;

/// <summary>An import of a long article is interrupted; the next run with the same file completes it.</summary>
public sealed class InterruptingAnImport(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int Comments = 2_000;

    /// <summary>A test holds this advisory lock, and the insertion of one comment in the middle waits for it.</summary>
    private const string TakeLock = "SELECT pg_advisory_xact_lock(7)";

    private const string HoldingTrigger =
        """
        CREATE OR REPLACE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
          $body$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NEW; END $body$;
        CREATE OR REPLACE TRIGGER wait_for_test BEFORE INSERT ON comments
          FOR EACH ROW WHEN (NEW.text = 'Wait here') EXECUTE FUNCTION wait_for_test();
        """;

    private const string Waiting =
        "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private readonly ImportRunner runner = new(forum);

    [Fact]
    public async Task A_terminated_import_reports_what_was_saved_and_the_next_one_adds_the_rest()
    {
        var (posted, committed) = await InterruptAsync("stopped", TakeLock, import => import.TerminateAsync());
        Assert.Equal($"Stopped. {ImportCommand.RetryHint}", posted);
        Assert.InRange(committed, 1, Comments - 1);
    }

    [Fact]
    public async Task A_lost_connection_is_reported_in_one_line_and_the_next_import_adds_the_rest()
    {
        var (posted, committed) = await InterruptAsync("cut-off", TakeLock, _ => TerminateBackendAsync());
        Assert.StartsWith(
            "The database of ConnectionStrings:Forum is not available: 57P01: ", posted, StringComparison.Ordinal);
        Assert.EndsWith($". {ImportCommand.RetryHint}", posted, StringComparison.Ordinal);
        Assert.InRange(committed, 1, Comments - 1);
    }

    [Fact]
    public async Task A_connection_lost_while_reading_the_file_is_reported_in_one_line()
    {
        var (posted, committed) = await InterruptAsync(
            "unread", "LOCK TABLE comments IN ACCESS EXCLUSIVE MODE", _ => TerminateBackendAsync());
        Assert.EndsWith($". {ImportCommand.RetryHint}", posted, StringComparison.Ordinal);
        Assert.Equal(0, committed);
    }

    /// <summary>An import that has locked an article waits only briefly, and again and again.</summary>
    private Task TerminateBackendAsync() => Eventually.HoldsAsync(
        async () => await forum.CountAsync($"SELECT count(pg_terminate_backend(pid)) {Waiting}") > 0);

    /// <param name="site">Unique for every test.</param>
    /// <param name="hold">The statement that takes a lock for which the import waits.</param>
    /// <param name="interruptAsync">Ends the waiting import.</param>
    /// <returns>
    /// The only line that it printed apart from its progress, and the number of comments that were committed when it
    /// ended.
    /// </returns>
    private async Task<(string Output, long Committed)> InterruptAsync(
        string site, string hold, Func<ForumProcess, Task> interruptAsync)
    {
        await forum.ExecuteAsync(HoldingTrigger);
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "export.xml");
        var comments = Enumerable.Range(1, Comments)
            .Select(i => Comment(i, i / 2, text: i == Comments / 2 ? "Wait here" : "Hello"));
        await File.WriteAllBytesAsync(
            path, Bytes(WordPress(site, Item(site, 1, comments))), TestContext.Current.CancellationToken);

        using var import = ForumProcess.Start(
            "import", "wordpress", path, $"--ConnectionStrings:Forum={forum.Connection}");
        await using (await forum.BeginAsync(hold))
        {
            await Eventually.HoldsAsync(
                async () => await forum.CountAsync($"SELECT count(*) {Waiting}") > 0);
            await interruptAsync(import);
            Assert.Equal(1, await import.WaitForExitAsync());
        }

        var committed = await forum.CountAsync(
            "SELECT count(*) FROM comments c JOIN articles a ON a.id = c.article_id WHERE a.slug = $1", $"{site}-1");
        Assert.Equal(0, (await runner.RunAsync("wordpress", path)).Code);
        Assert.Equal(Comments, (await runner.CommentsAsync($"{site}-1")).Count);
        Assert.Equal(Comments, (await runner.ArticleAsync($"{site}-1")).CommentCount);
        Assert.Empty(await Recount.DifferencesAsync(forum));
        var posted = import.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line =>
                !line.StartsWith("Reading: ", StringComparison.Ordinal)
                && !line.StartsWith("Writing: ", StringComparison.Ordinal)
                && !line.StartsWith("Waiting ", StringComparison.Ordinal));
        return (Assert.Single(posted), committed);
    }
}
