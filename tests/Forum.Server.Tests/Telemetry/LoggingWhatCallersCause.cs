using System.Net.Http.Json;
using Forum.Testing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Forum.Server.Tests.Telemetry;

/// <summary>Requests that fail for the same reason do not fill the log, however many there are.</summary>
public sealed class LoggingWhatCallersCause(PostgresForum forum) : IClassFixture<PostgresForum>
{
    /// <summary>Lines of one kind: the first, one for each second, and two seconds that are incomplete.</summary>
    private static int MaxLines(TimeSpan time) => (int)time.TotalSeconds + 3;

    [Fact]
    public async Task Unknown_documents_are_logged_once_a_second_with_a_count()
    {
        var node = await forum.StartNodeAsync();
        await using var client = new ForumClient(node);
        var started = TimeProvider.System.GetTimestamp();
        await Parallel.ForAsync(0, 2_000, TestContext.Current.CancellationToken, async (i, cancellationToken) =>
        {
            using var response = await client.Http.PostAsJsonAsync(
                "/graphql", new { documentId = $"{i:x64}" }, cancellationToken);
        });
        await Eventually.HoldsAsync(() => Rejections().Any(entry => IsCount(entry)));
        Assert.InRange(Rejections().Count, 2, MaxLines(TimeProvider.System.GetElapsedTime(started)));

        List<LogEntry> Rejections() => [.. node.Log.Entries.Where(
            entry => entry.Message.StartsWith("A GraphQL document was rejected", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_missing_grant_is_logged_with_one_stack_trace_and_with_the_error_ids_of_the_clients()
    {
        var article = await forum.ArticleAsync();
        await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Hidden by the missing grant.");
        var role = $"node_{Guid.NewGuid():n}";
        await forum.ExecuteAsync($"CREATE ROLE {role} LOGIN");
        await forum.ExecuteAsync($"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}");
        await forum.ExecuteAsync($"REVOKE SELECT ON comments FROM {role}");
        var settings = new NpgsqlConnectionStringBuilder(forum.Connection) { Username = role };
        var node = await forum.StartNodeAsync($"--ConnectionStrings:Forum={settings.ConnectionString}");
        await using var client = new ForumClient(node);
        var started = TimeProvider.System.GetTimestamp();
        var logged = node.Log.Entries.Count;
        List<string> ids = [];
        await Parallel.ForAsync(0, 50, TestContext.Current.CancellationToken, async (_, _) =>
        {
            var id = await FailAsync();
            lock (ids) ids.Add(id);
        });

        foreach (var id in ids)
            await Eventually.HoldsAsync(() => node.Log.All.Any(line => line.Contains(id, StringComparison.Ordinal)));
        for (var i = 0; i < 150; i++) await FailAsync();
        var entries = node.Log.Entries.Skip(logged).Where(entry => entry.Level == LogLevel.Error).ToList();
        Assert.Single(entries, entry => entry.Exception is not null);
        Assert.InRange(entries.Count, 2, MaxLines(TimeProvider.System.GetElapsedTime(started)));
        Assert.Contains(entries, entry => IsCount(entry)
            && entry.Message.StartsWith("Npgsql.PostgresException 42501 ", StringComparison.Ordinal));

        async Task<string> FailAsync()
        {
            var response = await client.TryQueryAsync(
                "query ($id: ID!) { article(by: { id: $id }) { comments(first: 1) { nodes { id } } } }",
                new { id = article });
            return response["errors"][0]["extensions"]["id"].Text;
        }
    }

    private static bool IsCount(LogEntry entry) =>
        entry.Message.Contains(" times in the last second)", StringComparison.Ordinal);
}
