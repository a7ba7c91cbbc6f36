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
        var observed = JsonSerializer.Deserialize<PageObservations>(printed, JsonSerializerOptions.Web)!;

        Assert.Equal(new Uri(forum.GraphQL, "graphiql"), observed.PageUrl);
        Assert.Contains("\"name\": \"Forum\"", observed.PresetResult);
        Assert.Contains("\"maxReplyDepth\": 32", observed.TypedQueryResult);
        Assert.Contains("pseudonym(name: String!): Pseudonym", observed.Documentation);
        Assert.Equal(new UriBuilder(forum.GraphQL) { Scheme = "ws" }.Uri, observed.SocketUrl);
        Assert.Contains("\"__typename\": \"CommentAdded\"", observed.EventResult);
        Assert.Superset(
            new HashSet<string> { "/graphiql/editor.worker.js", "/graphiql/graphql.worker.js" },
            observed.Workers.ToHashSet());
        Assert.Empty(observed.ForeignUrls);
        Assert.Empty(observed.Problems);
    }

    [Fact]
    public async Task In_Production_GraphiQL_is_not_served()
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
    private sealed record PageObservations(
        Uri PageUrl, string PresetResult, string TypedQueryResult, string Documentation, Uri SocketUrl,
        string EventResult, string[] Workers, string[] ForeignUrls, string[] Problems);
}
