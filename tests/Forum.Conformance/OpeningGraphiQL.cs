using System.Net;
using System.Text.Json;
using Xunit;

namespace Forum.Conformance;

/// <summary>A developer opens the URL of the API in a browser.</summary>
public sealed class OpeningGraphiQL
{
    [Fact]
    public async Task In_Development_GraphiQL_works_without_requests_to_other_hosts()
    {
        await using var forum = new RunningForum("Development");
        await forum.InitializeAsync();
        var printed = await NodeScript.RunAsync(
            "graphiql.mjs", [forum.GraphQL.ToString()], TestContext.Current.CancellationToken);
        var seen = JsonSerializer.Deserialize<Seen>(printed, JsonSerializerOptions.Web)!;

        Assert.Equal(new Uri(forum.GraphQL, "graphiql"), seen.Landed);
        Assert.Contains("\"name\": \"Forum\"", seen.Preset);
        Assert.Contains("\"maxReplyDepth\": 32", seen.Typed);
        Assert.Contains("pseudonym(name: String!): Pseudonym", seen.Explained);
        Assert.Equal(new UriBuilder(forum.GraphQL) { Scheme = "ws" }.Uri, seen.Subscribed);
        Assert.Contains("\"__typename\": \"CommentAdded\"", seen.Shown);
        Assert.Superset(
            new HashSet<string> { "/graphiql/editor.worker.js", "/graphiql/graphql.worker.js" },
            seen.Workers.ToHashSet());
        Assert.Empty(seen.Elsewhere);
        Assert.Empty(seen.Problems);
    }

    [Fact]
    public async Task In_Production_there_is_no_page()
    {
        await using var forum = new RunningForum();
        await forum.InitializeAsync();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        foreach (var (address, status) in new[]
        {
            ("graphql", HttpStatusCode.NotAcceptable), ("graphiql", HttpStatusCode.NotFound),
            ("graphiql/page.js", HttpStatusCode.NotFound),
        })
        {
            using var response = await browser.GetAsync(
                new Uri(forum.GraphQL, address), TestContext.Current.CancellationToken);
            Assert.Equal(status, response.StatusCode);
            Assert.NotEqual("text/html", response.Content.Headers.ContentType?.MediaType);
        }
    }

    /// <summary>What `graphiql.mjs` prints.</summary>
    private sealed record Seen(
        Uri Landed, string Preset, string Typed, string Explained, Uri Subscribed, string Shown, string[] Workers,
        string[] Elsewhere, string[] Problems);
}
