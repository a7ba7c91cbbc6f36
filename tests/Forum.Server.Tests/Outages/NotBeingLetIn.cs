using System.Net;
using System.Net.Http.Json;
using Forum.Server.Tests.Hosting;
using Npgsql;

namespace Forum.Server.Tests.Outages;

/// <summary>The database has no connection left for a node.</summary>
public sealed class NotBeingLetIn(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_without_connections_left_is_answered_503_and_once_there_are_some_all_are_served()
    {
        await forum.ExecuteAsync("CREATE ROLE one_of_many LOGIN");
        await forum.ExecuteAsync("GRANT ALL ON ALL TABLES IN SCHEMA public TO one_of_many");
        var node = await forum.AnotherNodeAsync(
            $"--ConnectionStrings:Forum={new NpgsqlConnectionStringBuilder(forum.Connection) { Username = "one_of_many", Timeout = 3 }.ConnectionString}");
        var member = (await forum.SignUpAsync(Names.New("Member"))).At(node);
        await forum.ExecuteAsync("ALTER ROLE one_of_many CONNECTION LIMIT 0");
        await forum.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'one_of_many'");
        await AreUnavailableAsync(member, await forum.ArticleAsync());
        await forum.ExecuteAsync("ALTER ROLE one_of_many CONNECTION LIMIT 40");
        Assert.Null((await member.PostCommentAsync(await forum.ArticleAsync(), "Served again.")).Refusal);
        Assert.DoesNotContain(node.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private static async Task AreUnavailableAsync(ForumClient member, string article)
    {
        using var reader = new HttpClient { BaseAddress = member.Http.BaseAddress };
        var post = $$"""mutation { postComment(input: { articleId: "{{article}}", text: "Words." }) { comment { id } } }""";
        var sent = new[]
        {
            reader.PostAsJsonAsync("/graphql", new { query = $$"""{ article(by: { id: "{{article}}" }) { title } }""" }, Ended),
            member.Http.PostAsJsonAsync("/graphql", new { query = post }, Ended),
            reader.PostAsJsonAsync("/account/login", new { email = member.Email, password = ForumClient.Password }, Ended),
            reader.PostAsJsonAsync("/account/register", new { email = "new@example.org", password = ForumClient.Password, pseudonym = "New here" }, Ended),
        };
        foreach (var response in await Task.WhenAll(sent))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            response.Dispose();
        }
    }
}
