using System.Net;
using System.Net.Http.Headers;
using Forum.Testing;

namespace Forum.Server.Tests.Hosting;

public abstract class RunningTheProgram(ForumHost forum)
{
    [Fact]
    public async Task An_unknown_URL_is_404()
    {
        using var response = await forum.Anonymous.Http.GetAsync("/nowhere", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task The_program_is_live_and_ready()
    {
        foreach (var path in new[] { "/health/live", "/health/ready" })
            Assert.Equal(
                "Healthy", await forum.Anonymous.Http.GetStringAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal("Healthy", (await forum.Node.RunAsync("health", forum.Node.Address.ToString())).Trim());
        await Assert.ThrowsAsync<InvalidOperationException>(() => forum.Node.RunAsync("health", "http://127.0.0.1:1"));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/nowhere")]
    [InlineData("/graphql")]
    public async Task Every_response_has_nosniff_and_no_Server_header(string path)
    {
        using var response = await forum.Anonymous.Http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains(
            "frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/graphql", 70_000)]
    [InlineData("/graphql", 200_000)]
    [InlineData("/account/login", 200_000)]
    public async Task An_oversized_body_is_rejected_with_or_without_Content_Length(string path, int length)
    {
        foreach (var isChunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new StringContent($"{{\"email\":\"{new string('a', length)}\"}}")
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.TransferEncodingChunked = isChunked;
            Assert.Contains(
                await StatusOfAsync(request), new HttpStatusCode?[] { HttpStatusCode.RequestEntityTooLarge, null });
        }

        Assert.DoesNotContain(forum.Node.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_section_can_be_added_and_renamed()
    {
        Assert.Equal("Section news: News", (await forum.Node.RunAsync("section", "add", "news", "News")).Trim());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => forum.Node.RunAsync("section", "add", "late", "Late")));
        Assert.Equal(
            "Section news: The news", (await forum.Node.RunAsync("section", "add", "news", "The news")).Trim());
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => forum.Node.RunAsync("section", "add", "Not a slug", "News"));
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        Assert.Equal("The database is up to date.", (await forum.Node.RunAsync("migrate")).Trim());
    }

    /// <returns>Null: the server closed the connection while the request was still being sent.</returns>
    private async Task<HttpStatusCode?> StatusOfAsync(HttpRequestMessage request)
    {
        try
        {
            using var response = await forum.Anonymous.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
        catch (HttpRequestException exception) when (exception.InnerException is IOException)
        {
            return null;
        }
    }

    public sealed class OnSqlite(SqliteForum forum) : RunningTheProgram(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : RunningTheProgram(forum), IClassFixture<PostgresForum>;
}
