using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using Forum.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Forum.Server.Tests.Outages;

/// <summary>Another program holds a lock that a request needs for longer than the request may take.</summary>
public abstract class WaitingForALock(ForumHost forum)
{
    /// <summary>
    /// The operation's limit, and the additional time on a machine with more tests than cores: the node runs in the
    /// process of the test.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5), Tolerance = TimeSpan.FromSeconds(1);

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mutation_and_a_sign_in_get_503_within_the_time_limit_and_write_nothing()
    {
        var article = await forum.ArticleAsync();
        var node = await forum.StartNodeAsync("--Forum:Limits:ExecutionTime=00:00:05");
        var member = (await forum.SignUpAsync(Names.New("Patient"))).At(node);
        var statement =
            $$"""mutation { postComment(input: { articleId: "{{article}}", text: "Words." }) { comment { id } } }""";
        await using (await HoldAsync(forum.Connection))
        {
            var start = TimeProvider.System.GetTimestamp();
            var sent = new[]
            {
                member.Http.PostAsJsonAsync("/graphql", new { query = statement }, TestCancellation),
                member.Http.PostAsJsonAsync(
                    "/account/login", new { email = member.Email, password = ForumClient.Password }, TestCancellation),
            };
            foreach (var response in await Task.WhenAll(sent))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
                Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
                response.Dispose();
            }

            Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, Limit + Tolerance);
        }

        Assert.Equal(0, (await forum.Anonymous.CommentsAsync(article))["totalCount"].Number);
    }

    /// <summary>Takes a lock that blocks every writer; disposing it releases the lock.</summary>
    protected abstract Task<DbConnection> HoldAsync(string connection);

    private static async Task<DbConnection> HoldAsync(DbConnection connection, string lockStatement)
    {
        await connection.OpenAsync(TestCancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = lockStatement;
        await command.ExecuteNonQueryAsync(TestCancellation);
        return connection;
    }

    public sealed class OnSqlite(SqliteForum forum) : WaitingForALock(forum), IClassFixture<SqliteForum>
    {
        protected override Task<DbConnection> HoldAsync(string connection) =>
            HoldAsync(new SqliteConnection(connection + ";Pooling=false"), "BEGIN IMMEDIATE");
    }

    public sealed class OnPostgres(PostgresForum forum) : WaitingForALock(forum), IClassFixture<PostgresForum>
    {
        protected override Task<DbConnection> HoldAsync(string connection) =>
            HoldAsync(
                new NpgsqlConnection(connection + ";Pooling=false"),
                "BEGIN; LOCK TABLE comments, accounts, sessions IN ACCESS EXCLUSIVE MODE");
    }
}
