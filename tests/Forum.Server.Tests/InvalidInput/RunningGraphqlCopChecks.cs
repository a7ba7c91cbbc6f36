using System.Net.Http.Json;
using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

/// <summary>
/// The checks of graphql-cop, with its own requests and its own assertions on the responses, against the whole program:
/// with the default settings, and as a server that runs trusted documents only. Checks that concern arbitrary documents
/// or introspection pass only with the latter.
/// </summary>
public sealed class RunningGraphqlCopChecks(SqliteForum forum) : IClassFixture<SqliteForum>, IAsyncLifetime
{
    private ForumClient open = null!;
    private ForumClient closed = null!;

    public async ValueTask InitializeAsync()
    {
        open = forum.Anonymous;
        closed = open.At(await forum.StartNodeAsync("--Forum:Limits:TrustedDocumentsOnly=true"));
    }

    public ValueTask DisposeAsync() => closed.DisposeAsync();

    [Theory]
    [InlineData(true, "TOO_MANY_ALIASES")]
    [InlineData(false, "DOCUMENT_NOT_TRUSTED")]
    public async Task Alias_overloading_is_rejected(bool isOpen, string code)
    {
        var aliases = string.Concat(Enumerable.Range(0, 101).Select(i => $"alias{i}:__typename \n"));
        AssertRejected(await PostAsync(isOpen, "query cop { " + aliases + " }"), code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Array_batching_is_rejected(bool isOpen)
    {
        var batch = Enumerable.Repeat(new { query = "query cop { __typename }" }, 11);
        using var response = await At(isOpen).PostAsJsonAsync("/graphql", batch, TestCancellation);
        AssertRejected(await TextOf(response), "BATCHING_DISABLED");
    }

    [Theory]
    [InlineData(true, "TOO_MANY_DIRECTIVES")]
    [InlineData(false, "DOCUMENT_NOT_TRUSTED")]
    public async Task Directive_overloading_makes_one_error(bool isOpen, string code) =>
        AssertRejected(await PostAsync(isOpen, "query cop { __typename @aa@aa@aa@aa@aa@aa@aa@aa@aa@aa }"), code);

    [Theory]
    [InlineData(true, "TOO_MANY_DUPLICATES")]
    [InlineData(false, "DOCUMENT_NOT_TRUSTED")]
    public async Task Field_duplication_is_rejected(bool isOpen, string code) =>
        AssertRejected(
            await PostAsync(isOpen, "query cop { " + string.Concat(Enumerable.Repeat("__typename \n", 500)) + "} "),
            code);

    [Theory]
    [InlineData(true, "FIELDS_TOO_DEEP")]
    [InlineData(false, "DOCUMENT_NOT_TRUSTED")]
    public async Task Circular_introspection_is_rejected(bool isOpen, string code) => AssertRejected(
        await PostAsync(
            isOpen,
            "query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }"),
        code);

    [Theory]
    [InlineData(true, "FRAGMENT_CYCLE")]
    [InlineData(false, "DOCUMENT_NOT_TRUSTED")]
    public async Task A_circular_fragment_is_rejected(bool isOpen, string code) => AssertRejected(
        await PostAsync(
            isOpen,
            "query cop { __schema { ...A } } fragment A on __Schema { __typename ...B } fragment B on __Schema { ...A }"),
        code);

    [Theory]
    [InlineData(true, "VALIDATION_FAILED")]
    [InlineData(false, "DOCUMENT_NOT_TRUSTED")]
    public async Task No_field_is_suggested(bool isOpen, string code) =>
        AssertRejected(await PostAsync(isOpen, "query cop { __schema { directive } }"), code);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mutation_by_GET_is_rejected(bool isOpen)
    {
        using var response = await At(isOpen)
            .GetAsync("/graphql?query=mutation+cop+%7B__typename%7D", TestCancellation);
        AssertRejected(await TextOf(response), isOpen ? "METHOD_NOT_ALLOWED" : "DOCUMENT_NOT_TRUSTED");
        if (isOpen) Assert.Equal(405, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_form_is_rejected(bool isOpen)
    {
        using var form = new FormUrlEncodedContent([new("query", "query cop {__typename}")]);
        using var posted = await At(isOpen).PostAsync("/graphql", form, TestCancellation);
        Assert.Equal(415, (int)posted.StatusCode);
        AssertRejected(await TextOf(posted), "UNSUPPORTED_MEDIA_TYPE");
        using var nothing = new ByteArrayContent([]);
        using var addressed = await At(isOpen)
            .PostAsync("/graphql?query=query+cop+%7B__typename%7D", nothing, TestCancellation);
        AssertRejected(await TextOf(addressed), "UNSUPPORTED_MEDIA_TYPE");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_tracing_is_returned(bool isOpen)
    {
        var response = await PostAsync(isOpen, "query cop { __typename }");
        foreach (var trace in new[] { "tracing", "exception", "stacktrace" })
            Assert.DoesNotContain(trace, response, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(isOpen, ResponseValue.Parse("$", response).Has("data"));
    }

    [Theory]
    [InlineData(true, "SYNTAX_ERROR")]
    [InlineData(false, "DOCUMENT_NOT_TRUSTED")]
    public async Task An_error_shows_no_exception(bool isOpen, string code)
    {
        var response = await PostAsync(isOpen, "qwerty cop { abc }");
        AssertRejected(response, code);
        Assert.False(ResponseValue.Parse("$", response)["errors"][0]["extensions"].Has("exception"));
    }

    [Theory]
    [InlineData("/graphiql")]
    [InlineData("/playground")]
    [InlineData("/console")]
    [InlineData("/graphql")]
    public async Task No_GraphQL_IDE_is_served(string path)
    {
        foreach (var client in new[] { open, closed })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Accept", "text/html");
            using var response = await client.Http.SendAsync(request, TestCancellation);
            Assert.InRange((int)response.StatusCode, 400, 406);
            var text = await TextOf(response);
            foreach (var word in new[] { "graphiql.min.css", "GraphQL Playground", "GraphiQL", "graphql-playground" })
                Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_trusted_documents_server_runs_no_query_by_GET()
    {
        using var response = await closed.Http.GetAsync("/graphql?query=query+cop+%7B__typename%7D", TestCancellation);
        AssertRejected(await TextOf(response), "DOCUMENT_NOT_TRUSTED");
    }

    [Fact]
    public async Task A_trusted_documents_server_rejects_introspection() =>
        AssertRejected(
            await PostAsync(false, "query cop { __schema { types { name fields { name } } } }"),
            "DOCUMENT_NOT_TRUSTED");

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    private static Task<string> TextOf(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestCancellation);

    private HttpClient At(bool isOpen) => (isOpen ? open : closed).Http;

    private async Task<string> PostAsync(bool isOpen, string query)
    {
        using var response = await At(isOpen).PostAsJsonAsync("/graphql", new { query }, TestCancellation);
        return await TextOf(response);
    }

    private static void AssertRejected(string response, string code)
    {
        Assert.DoesNotContain("Did you mean", response, StringComparison.OrdinalIgnoreCase);
        var received = ResponseValue.Parse("$", response);
        Assert.Equal(JsonValueKind.Object, received.Json.ValueKind);
        Assert.False(received.Has("data"), response);
        Assert.Equal(1, received["errors"].Count);
        Assert.Equal(code, received["errors"][0]["extensions"]["code"].Text);
    }
}
