using System.Net.Http.Json;
using Forum.Server.Demo;
using Forum.Testing;
using Microsoft.Data.Sqlite;

namespace Forum.Server.Tests.Hosting;

/// <summary>
/// A start in Development creates the tables and the demo forum; if it is killed at any point, the next start completes
/// it.
/// </summary>
public sealed class StartingForTheFirstTime : IDisposable
{
    private const int DemoArticles = 6, DemoComments = 177;

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("file")]
    [InlineData("tables")]
    [InlineData("first article")]
    [InlineData("last article")]
    public async Task A_start_that_is_killed_is_completed_by_the_next_one(string reached)
    {
        using (var killed = Start("killed"))
        {
            await Eventually.HoldsAsync(() => reached switch
            {
                "file" => File.Exists(Path.Combine(folder.Path, "killed.db")),
                "tables" => HasArticles("killed"),
                "first article" => Articles("killed") > 0,
                _ => Articles("killed") == DemoArticles,
            });
            killed.Kill();
        }

        using var next = Start("killed");
        await AssertCompleteAsync(await next.AddressAsync());
    }

    [Fact]
    public async Task A_partial_demo_forum_is_written_again_and_other_data_is_kept()
    {
        using (var killed = Start("half"))
        {
            await Eventually.HoldsAsync(() => Articles("half") is > 1 and < DemoArticles);
            killed.Kill();
        }

        using (var section = ForumProcess.Start(
            "section", "add", "own", "My own", "--environment=Development", Database("half")))
            Assert.Equal(0, await section.WaitForExitAsync());
        using var next = Start("half");
        await AssertCompleteAsync(await next.AddressAsync());
        Assert.Equal(1, Number("half", "SELECT count(*) FROM sections WHERE slug = 'own'"));
    }

    [Fact]
    public async Task Two_concurrent_starts_create_one_demo_forum()
    {
        using ForumProcess one = Start("together"), other = Start("together");
        await AssertCompleteAsync(await one.AddressAsync());
        await AssertCompleteAsync(await other.AddressAsync());
    }

    [Theory]
    [InlineData("WAL")]
    [InlineData("DELETE")]
    public async Task A_start_waits_for_another_program_that_writes_to_the_file(string journal)
    {
        await using var other = new SqliteConnection($"{Connection(journal)};Pooling=false");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(other, $"PRAGMA journal_mode={journal}; CREATE TABLE others (x); BEGIN IMMEDIATE");
        using var first = Start(journal);
        await Eventually.HoldsAsync(() => first.Output.StartsWith("A table is locked", StringComparison.Ordinal));
        await ExecuteAsync(other, "COMMIT");
        await AssertCompleteAsync(await first.AddressAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(143)]
    public async Task A_program_that_receives_SIGTERM_while_starting_or_serving_stops(int early)
    {
        using (var first = Start("stopped"))
        {
            await first.AddressAsync();
            await first.TerminateAsync();
            Assert.Equal(0, await first.WaitForExitAsync());
        }

        using var again = Start("stopped");
        if (early == 0) await again.AddressAsync();
        await again.TerminateAsync();
        Assert.Contains(await again.WaitForExitAsync(), new[] { 0, early });
        Assert.DoesNotContain("   at ", again.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private string Database(string name) => $"--ConnectionStrings:Forum={Connection(name)}";

    private string Connection(string name) => $"Data Source={Path.Combine(folder.Path, name)}.db";

    private ForumProcess Start(string name) =>
        ForumProcess.Start("--environment=Development", "--urls=http://127.0.0.1:0", Database(name));

    private bool HasArticles(string name) =>
        File.Exists(Path.Combine(folder.Path, $"{name}.db"))
        && Number(name, "SELECT count(*) FROM sqlite_master WHERE name = 'articles'") == 1;

    /// <returns>0 while the table does not exist.</returns>
    private long Articles(string name) => HasArticles(name) ? Number(name, "SELECT count(*) FROM articles") : 0;

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The SQL is written in the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private long Number(string name, string sql)
    {
        using var connection = new SqliteConnection($"{Connection(name)};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The SQL is written in the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private static async Task AssertCompleteAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var response = await http.PostAsJsonAsync(
            "/graphql", new { query = "{ articles(first: 20) { nodes { commentCount lock { reason } } } }" },
            TestContext.Current.CancellationToken);
        var articles = ResponseValue.Parse(
            "$",
            await response.Content.ReadAsStringAsync(
                TestContext.Current.CancellationToken))["data"]["articles"]["nodes"].Items;
        Assert.Equal(DemoArticles, articles.Count);
        Assert.Equal(DemoComments, articles.Sum(article => article["commentCount"].Number));
        Assert.Single(articles, article => !article["lock"].IsNull);
        using var login = await http.PostAsJsonAsync(
            "/account/login", new { email = "mia@demo.example", password = DemoForum.Password },
            TestContext.Current.CancellationToken);
        Assert.True(login.IsSuccessStatusCode);
    }
}
