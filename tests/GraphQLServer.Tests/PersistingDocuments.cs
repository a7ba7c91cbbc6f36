using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GraphQLServer.Limits;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>
/// Documents that the server knows by hash: trusted documents from the start, others once a client has sent them.
/// </summary>
public sealed class PersistingDocuments : IAsyncLifetime
{
    private const string Trusted =
        "query Books($n: Int!) { books(count: $n) { id } }\nmutation Lend { lend(input: { book: \"1\" }) { id } }\n";
    private const string Other = "{ hello }";

    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync(trusted: Trusted);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("sha256:")]
    public async Task A_trusted_document_runs_by_its_id(string prefix)
    {
        var body = JsonSerializer.Serialize(
            new { documentId = prefix + Hash(Trusted), operationName = "Books", variables = new { n = 1 } });
        using var response = await server.SendAsync(body);
        Assert.Equal("""{"data":{"books":[{"id":"b1"}]}}""", await TinyServer.TextOf(response));
    }

    [Fact]
    public async Task An_empty_query_with_a_hash_is_ignored()
    {
        using var trusted = await server.SendAsync(
            JsonSerializer.Serialize(
                new { query = "", documentId = Hash(Trusted), operationName = "Books", variables = new { n = 1 } }));
        Assert.Equal("""{"data":{"books":[{"id":"b1"}]}}""", await TinyServer.TextOf(trusted));
        await SendAsync(Persisted(Other, Hash(Other)));
        Assert.Equal("""{"data":{"hello":"world"}}""", await SendAsync(Persisted("", Hash(Other))));
    }

    [Fact]
    public async Task A_trusted_document_runs_by_its_own_URL()
    {
        Assert.Equal(
            (HttpStatusCode.OK, """{"data":{"books":[{"id":"b1"},{"id":"b2"}]}}"""),
            await GetAsync($"/persisted/{Hash(Trusted)}/Books?variables=%7B%22n%22%3A2%7D"));
    }

    [Theory]
    [InlineData("/persisted/{0}/Nothing", "OPERATION_NOT_FOUND")]
    [InlineData("/persisted/{0}/Lend", "METHOD_NOT_ALLOWED")]
    [InlineData("/persisted/0000000000000000000000000000000000000000000000000000000000000000/Books", "PERSISTED_QUERY_NOT_FOUND")]
    [InlineData("/persisted/nohash/Books", "BAD_REQUEST")]
    [InlineData("/persisted/{0}/Books?variables=%7B%22n%22%3A2%7D&variables=%7B%22n%22%3A2%7D", "BAD_REQUEST")]
    [InlineData("/persisted/{0}/Books?query=%7Bhello%7D", "BAD_REQUEST")]
    public async Task An_invalid_URL_of_a_persisted_document_is_rejected(string address, string code)
    {
        var (_, text) = await GetAsync(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, address, Hash(Trusted)));
        Assert.Contains($"\"{code}\"", text, StringComparison.Ordinal);
        Assert.Empty(server.Library.Fetched);
    }

    [Fact]
    public async Task A_registered_document_runs_by_its_hash()
    {
        var byHash = Persisted(null, Hash(Other));
        Assert.Contains(
            "\"message\":\"PersistedQueryNotFound\",\"extensions\":{\"code\":\"PERSISTED_QUERY_NOT_FOUND\"}",
            await SendAsync(byHash), StringComparison.Ordinal);
        Assert.Equal("""{"data":{"hello":"world"}}""", await SendAsync(Persisted(Other, Hash(Other))));
        Assert.Equal("""{"data":{"hello":"world"}}""", await SendAsync(byHash));
        var address =
            $"?extensions={Uri.EscapeDataString(JsonSerializer.Serialize(new { persistedQuery = new { version = 1, sha256Hash = Hash(Other) } }))}";
        Assert.Equal("""{"data":{"hello":"world"}}""", (await GetAsync(address)).Text);
    }

    [Fact]
    public async Task A_document_that_ran_without_a_hash_can_be_registered_later()
    {
        await server.ExecuteAsync(Other);
        await SendAsync(Persisted(Other, Hash(Other)));
        Assert.Equal("""{"data":{"hello":"world"}}""", await SendAsync(Persisted(null, Hash(Other))));
    }

    [Fact]
    public async Task A_wrong_hash_registers_nothing()
    {
        Assert.Contains(
            "PERSISTED_QUERY_HASH_MISMATCH", await SendAsync(Persisted("{ secret }", Hash(Other))),
            StringComparison.Ordinal);
        Assert.Contains(
            "PERSISTED_QUERY_NOT_FOUND", await SendAsync(Persisted(null, Hash(Other))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_document_is_not_registered()
    {
        const string Wrong = "{ nothing }";
        Assert.Contains("VALIDATION_FAILED", await SendAsync(Persisted(Wrong, Hash(Wrong))), StringComparison.Ordinal);
        Assert.Contains(
            "PERSISTED_QUERY_NOT_FOUND", await SendAsync(Persisted(null, Hash(Wrong))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_registrations_evict_each_other_and_never_a_trusted_document()
    {
        await using var small = await TinyServer.StartAsync(
            new GraphQLLimits { CachedDocuments = 10 }, trusted: Trusted);
        for (var i = 0; i < 50; i++)
        {
            var text = $"{{ a{i}: hello }}";
            using var registration = await small.SendAsync(Persisted(text, Hash(text)));
        }

        using var first = await small.SendAsync(Persisted(null, Hash("{ a0: hello }")));
        Assert.Contains("PERSISTED_QUERY_NOT_FOUND", await TinyServer.TextOf(first), StringComparison.Ordinal);
        using var last = await small.SendAsync(Persisted(null, Hash("{ a49: hello }")));
        Assert.Contains("world", await TinyServer.TextOf(last), StringComparison.Ordinal);
        using var trusted = await small.SendAsync(
            JsonSerializer.Serialize(
                new { documentId = Hash(Trusted), operationName = "Books", variables = new { n = 1 } }));
        Assert.Contains("b1", await TinyServer.TextOf(trusted), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configured_limits_do_not_apply_to_a_trusted_document()
    {
        await using var strict = await TinyServer.StartAsync(
            new GraphQLLimits { Tokens = 5, DocumentCharacters = 20 }, trusted: Trusted);
        using var other = await strict.SendAsync(JsonSerializer.Serialize(new { query = "{ a: hello b: hello }" }));
        Assert.Contains("DOCUMENT_TOO_LONG", await TinyServer.TextOf(other), StringComparison.Ordinal);
        using var trusted = await strict.SendAsync(
            JsonSerializer.Serialize(
                new { documentId = Hash(Trusted), operationName = "Books", variables = new { n = 1 } }));
        Assert.Contains("b1", await TinyServer.TextOf(trusted), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"documentId":"ABCDEF0000000000000000000000000000000000000000000000000000000000"}""")]
    [InlineData("""{"documentId":"sha1:0000000000000000000000000000000000000000000000000000000000000000"}""")]
    [InlineData("""{"documentId":"sha256:sha256:0000000000000000000000000000000000000000000000000000000000000000"}""")]
    [InlineData("""{"documentId":7}""")]
    [InlineData("""{"documentId":"0000000000000000000000000000000000000000000000000000000000000000","query":"{hello}"}""")]
    [InlineData("""{"query":"{hello}","extensions":{"persistedQuery":7}}""")]
    [InlineData("""{"query":"{hello}","extensions":{"persistedQuery":{"version":2,"sha256Hash":"0000000000000000000000000000000000000000000000000000000000000000"}}}""")]
    [InlineData("""{"query":"{hello}","extensions":{"persistedQuery":{"version":1}}}""")]
    public async Task An_invalid_hash_is_rejected(string body)
    {
        using var response = await server.SendAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("BAD_REQUEST", await TinyServer.TextOf(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_trusted_documents_only_no_other_document_runs()
    {
        await using var closed = await TinyServer.StartAsync(
            new GraphQLLimits { TrustedDocumentsOnly = true }, trusted: Trusted);
        string[] bodies =
            [JsonSerializer.Serialize(new { query = Other }), Persisted(Other, Hash(Other)), """{"query":"{"}"""];
        foreach (var body in bodies)
        {
            using var other = await closed.SendAsync(body);
            Assert.Contains("DOCUMENT_NOT_TRUSTED", await TinyServer.TextOf(other), StringComparison.Ordinal);
        }

        using var unregistered = await closed.SendAsync(Persisted(null, Hash(Other)));
        Assert.Contains("PERSISTED_QUERY_NOT_FOUND", await TinyServer.TextOf(unregistered), StringComparison.Ordinal);
        foreach (var body in new[]
        {
            JsonSerializer.Serialize(
                new { documentId = Hash(Trusted), operationName = "Books", variables = new { n = 1 } }),
            JsonSerializer.Serialize(new { query = Trusted, operationName = "Books", variables = new { n = 1 } }),
        })
        {
            using var trusted = await closed.SendAsync(body);
            Assert.Contains("b1", await TinyServer.TextOf(trusted), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_invalid_trusted_document_prevents_startup()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TinyServer.StartAsync(trusted: "{ nothing }"));
        Assert.Contains("nothing", exception.Message, StringComparison.Ordinal);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Persisted(string? query, string hash)
    {
        var extensions = new { persistedQuery = new { version = 1, sha256Hash = hash } };
        return query is null
            ? JsonSerializer.Serialize(new { extensions })
            : JsonSerializer.Serialize(new { query, extensions });
    }

    private async Task<string> SendAsync(string body)
    {
        using var response = await server.SendAsync(body);
        return await TinyServer.TextOf(response);
    }

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + path);
        using var response = await server.SendAsync(request);
        return (response.StatusCode, await TinyServer.TextOf(response));
    }
}
