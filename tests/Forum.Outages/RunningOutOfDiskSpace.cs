using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Outages;

/// <summary>The database's disk becomes full while a node runs, and has free space again later.</summary>
public abstract class RunningOutOfDiskSpace(ForumHost forum)
{
    private static readonly TimeSpan MaxRecovery = TimeSpan.FromSeconds(5);

    protected static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    /// <summary>The errors that the node has logged.</summary>
    protected abstract IEnumerable<string> LoggedErrors { get; }

    [Fact]
    public async Task Writes_get_503_while_the_disk_is_full_and_succeed_with_the_same_keys_afterwards()
    {
        var article = await forum.ArticleAsync();
        var (ada, vera) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var (firstKey, key) = (Guid.NewGuid(), Guid.NewGuid());
        var node = await NodeAsync();
        using var reader = Client(node, forum.Anonymous);
        using var author = Client(node, ada);
        using var voter = Client(node, vera);
        var before = await CommentIdAsync(author, Post("Before.", firstKey));

        await FillDiskAsync();
        await IsBusyAsync(author.PostAsJsonAsync("/graphql", Post("During.", key), TestCancellation));
        await IsBusyAsync(
            author.PostAsJsonAsync(
                "/graphql", Mutation($$"""editComment(input: { commentId: "{{before}}", text: "Edited." })"""),
                TestCancellation));
        await IsBusyAsync(
            voter.PostAsJsonAsync(
                "/graphql", Mutation($$"""voteOnComment(input: { commentId: "{{before}}", vote: UP })"""),
                TestCancellation));
        await IsBusyAsync(
            reader.PostAsJsonAsync(
                "/account/login", new { email = ada.Email, password = ForumClient.Password }, TestCancellation));
        Assert.Equal(["Before."], await TextsAsync(reader));

        // The retry commits again, for which there may be no space.
        Assert.Contains(await CommentIdAsync(author, Post("Before.", firstKey)), new[] { before, null });

        await FreeDiskAsync();
        var freed = TimeProvider.System.GetTimestamp();
        string? during;
        while ((during = await CommentIdAsync(author, Post("During.", key))) is null)
        {
            Assert.InRange(TimeProvider.System.GetElapsedTime(freed), TimeSpan.Zero, MaxRecovery);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(freed), TimeSpan.Zero, MaxRecovery);
        Assert.Equal(during, await CommentIdAsync(author, Post("During.", key)));
        Assert.Equal(before, await CommentIdAsync(author, Post("Before.", firstKey)));
        Assert.Equal(["Before.", "During."], await TextsAsync(reader));
        using var login = await reader.PostAsJsonAsync(
            "/account/login", new { email = ada.Email, password = ForumClient.Password }, TestCancellation);
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
        Assert.Empty(LoggedErrors);

        object Post(string text, Guid key) =>
            Mutation(
                $$"""postComment(input: { articleId: "{{article}}", text: "{{text}}", idempotencyKey: "{{key}}" })""");

        async Task<IReadOnlyList<string>> TextsAsync(HttpClient client)
        {
            var query = $$"""{ article(by: { id: "{{article}}" }) { comments(orderBy: OLDEST) { nodes { text } } } }""";
            using var response = await client.PostAsJsonAsync("/graphql", new { query }, TestCancellation);
            var result = ResponseValue.Parse("$", await response.Content.ReadAsStringAsync(TestCancellation));
            return [.. result["data"]["article"]["comments"]["nodes"].Items.Select(comment => comment["text"].Text)];
        }
    }

    /// <summary>The address of the node whose disk the test fills.</summary>
    protected abstract Task<Uri> NodeAsync();

    protected abstract Task FillDiskAsync();

    protected abstract Task FreeDiskAsync();

    private static HttpClient Client(Uri node, ForumClient member)
    {
        var client = new HttpClient { BaseAddress = node };
        client.DefaultRequestHeaders.Authorization = member.Http.DefaultRequestHeaders.Authorization;
        return client;
    }

    private static object Mutation(string field) =>
        new { query = $$"""mutation { {{field}} { comment { id } errors { code } } }""" };

    /// <summary>The comment's id; null: the caller is asked to retry.</summary>
    private static async Task<string?> CommentIdAsync(HttpClient client, object mutation)
    {
        using var response = await client.PostAsJsonAsync("/graphql", mutation, TestCancellation);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable) return null;
        var result = ResponseValue.Parse("$", await response.Content.ReadAsStringAsync(TestCancellation));
        return result["data"]["postComment"]["comment"]["id"].Text;
    }

    private static async Task IsBusyAsync(Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        var body = await response.Content.ReadAsStringAsync(TestCancellation);
        Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, $"{response.StatusCode}: {body}");
        Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        if (body.Contains("\"errors\"", StringComparison.Ordinal))
            Assert.Contains("BUSY", body, StringComparison.Ordinal);
    }

    /// <summary>
    /// The node's process may not write to files (RLIMIT_FSIZE), so that SQLite's writes fail as on a full disk.
    /// </summary>
    public sealed class OnSqlite(SqliteForum forum)
        : RunningOutOfDiskSpace(forum), IClassFixture<SqliteForum>, IDisposable
    {
        private ForumProcess? process;

        protected override IEnumerable<string> LoggedErrors =>
            process!.Output.Split('\n').Where(line => line.StartsWith("fail:", StringComparison.Ordinal));

        public void Dispose() => process?.Dispose();

        protected override Task<Uri> NodeAsync()
        {
            process = ForumProcess.StartWithSignalIgnored(
                "XFSZ", "--urls=http://127.0.0.1:0", $"--ConnectionStrings:Forum={forum.Connection}",
                "--Forum:Accounts:RequireConfirmedEmail=false", "--Forum:Accounts:PasswordWait=00:01:00",
                "--Forum:Limits:ExecutionTime=00:01:00", "--Forum:RateLimits:Enabled=false");
            return process.AddressAsync();
        }

        protected override Task FillDiskAsync() => LimitFilesAsync("1");

        protected override Task FreeDiskAsync() => LimitFilesAsync("unlimited");

        private async Task LimitFilesAsync(string bytes)
        {
            using var limit = Process.Start("prlimit", ["--pid", $"{process!.Id}", $"--fsize={bytes}:unlimited"]);
            await limit.WaitForExitAsync(TestCancellation);
            Assert.Equal(0, limit.ExitCode);
        }
    }

    /// <summary>
    /// Each write needs space in a table whose file is the device `/dev/full`: any write that extends it fails with
    /// ENOSPC, as on a full disk.
    /// </summary>
    public sealed class OnPostgres(PostgresForum forum) : RunningOutOfDiskSpace(forum), IClassFixture<PostgresForum>
    {
        protected override IEnumerable<string> LoggedErrors =>
            forum.Node.Log.All.Where(line => line.StartsWith("Error", StringComparison.Ordinal));

        protected override Task<Uri> NodeAsync() => Task.FromResult(forum.Node.Address);

        protected override async Task FillDiskAsync()
        {
            await forum.ExecuteAsync("CREATE TABLE room (taken int)");
            await forum.ExecuteAsync("CHECKPOINT");
            var file = (await forum.RowsAsync(
                "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('room')",
                row => row.GetString(0)))[0];
            File.Delete(file);
            File.CreateSymbolicLink(file, "/dev/full");
            await forum.ExecuteAsync(
                """
                CREATE FUNCTION take_room() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN INSERT INTO room VALUES (1); RETURN NULL; END $$
                """);
            foreach (var table in new[] { "comments", "votes", "sessions" })
                await forum.ExecuteAsync(
                    $"CREATE TRIGGER take_room AFTER INSERT OR UPDATE ON {table} EXECUTE FUNCTION take_room()");
        }

        /// <summary>Gives the table a new file.</summary>
        protected override Task FreeDiskAsync() => forum.ExecuteAsync("TRUNCATE room");
    }
}
