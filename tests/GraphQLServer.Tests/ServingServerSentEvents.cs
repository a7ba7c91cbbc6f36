using System.Net;
using System.Text;
using System.Text.Json;
using Forum.Testing;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.Time.Testing;

namespace GraphQLServer.Tests;

/// <summary>
/// Server-sent events with one connection for each operation: the "distinct connections mode" of graphql-sse.
/// </summary>
public sealed class ServingServerSentEvents : IAsyncLifetime
{
    [Fact]
    public async Task A_HEAD_request_never_opens_a_stream()
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(
            HttpMethod.Head, $"{server.Address}?query=subscription{{count{{id}}}}");
        request.Headers.Add("Accept", "text/event-stream");
        using var response = await server.SendAsync(request);
        Assert.Equal(406, (int)response.StatusCode);
    }

    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task A_subscription_sends_its_events_with_their_ids_and_completes(string method)
    {
        using var response = await SendAsync(method, "subscription { count(to: 2) { title } }");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream; charset=utf-8", $"{response.Content.Headers.ContentType}");
        Assert.Equal("no-store", $"{response.Headers.CacheControl}");
        Assert.Equal("no", Assert.Single(response.Headers.GetValues("X-Accel-Buffering")));
        Assert.Equal(
            """
            id: 0

            event: next
            id: 1
            data: {"data":{"count":{"title":"Book 1"}}}

            event: next
            id: 2
            data: {"data":{"count":{"title":"Book 2"}}}

            event: complete
            data:


            """.ReplaceLineEndings("\n"),
            await TinyServer.TextOf(response));
    }

    [Fact]
    public async Task A_client_that_reconnects_with_Last_Event_ID_gets_the_later_events()
    {
        using var response = await SendAsync("GET", "subscription { count(to: 4) { id } }", lastEventId: "3");
        Assert.Equal(["""{"data":{"count":{"id":"b4"}}}"""], Next(await TinyServer.TextOf(response)));
    }

    [Theory]
    [InlineData("{ hello }", """{"data":{"hello":"world"}}""")]
    [InlineData("mutation { lend(input: { book: \"4\" }) { title } }", """{"data":{"lend":{"title":"Book 4"}}}""")]
    public async Task A_query_or_mutation_is_one_event(string query, string expected)
    {
        using var response = await SendAsync("POST", query);
        var text = await TinyServer.TextOf(response);
        Assert.Equal([expected], Next(text));
        Assert.EndsWith("event: complete\ndata:\n\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ nothing }", "VALIDATION_FAILED")]
    [InlineData("subscription { refuses { id } }", "NO_BOOKS")]
    [InlineData("subscription { secrets { id } }", "SIGN_IN_REQUIRED")]
    public async Task A_rejected_operation_is_one_event_with_status_200(string query, string code)
    {
        using var response = await SendAsync("POST", query);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(code, Assert.Single(Next(await TinyServer.TextOf(response))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_stream_ends_without_complete()
    {
        using var response = await SendAsync("POST", "subscription { breaks { title } }");
        var text = await TinyServer.TextOf(response);
        Assert.Equal(2, Next(text).Count);
        Assert.Contains("\"INTERNAL\"", Next(text)[1], StringComparison.Ordinal);
        Assert.DoesNotContain("complete", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mutation_by_get_is_rejected()
    {
        using var response = await SendAsync("GET", "mutation { lend(input: { book: \"4\" }) { title } }");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        Assert.Contains("METHOD_NOT_ALLOWED", await TinyServer.TextOf(response), StringComparison.Ordinal);
        Assert.Empty(server.Library.Fetched);
    }

    [Fact]
    public async Task A_malformed_request_gets_a_JSON_response()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address)
        {
            Content = new StringContent("{", Encoding.UTF8, "application/json")
        };
        request.Headers.Add("Accept", "text/event-stream");
        using var response = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", $"{response.Content.Headers.ContentType}");
    }

    [Fact]
    public async Task A_client_that_accepts_both_gets_json_for_a_query_and_events_for_a_subscription()
    {
        const string Both = "application/graphql-response+json, application/json, text/event-stream";
        using var query = await SendAsync("POST", "{ hello }", accept: Both);
        Assert.Equal("application/graphql-response+json", query.Content.Headers.ContentType?.MediaType);
        using var subscription = await SendAsync("POST", "subscription { count(to: 1) { id } }", accept: Both);
        Assert.Equal("text/event-stream", subscription.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_subscription_without_a_stream_is_rejected()
    {
        using var response = await SendAsync(
            "POST", "subscription { count { id } }", accept: "application/graphql-response+json");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("SUBSCRIPTION_NEEDS_A_STREAM", await TinyServer.TextOf(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_stream_gets_heartbeats()
    {
        var clock = new FakeTimeProvider();
        await using var timed = await TinyServer.StartAsync(clock: clock);
        using var response = await SendAsync("POST", "subscription { arrivals { id } }", to: timed);
        await Eventually.HoldsAsync(() => timed.Library.OpenStreams == 1);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        Assert.Equal(":", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal("", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        var line = reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        await Eventually.HoldsAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(12));
            return line.IsCompleted;
        });
        Assert.Equal(":", await line);
    }

    [Fact]
    public async Task A_disconnect_closes_the_event_source()
    {
        using (var response = await SendAsync("POST", "subscription { arrivals { id } }"))
            await Eventually.HoldsAsync(() => server.Library.OpenStreams == 1);
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 0 && server.Library.Sessions.IsEmpty);
    }

    [Fact]
    public async Task A_stream_closes_when_its_session_ends()
    {
        using var response = await SendAsync("POST", "subscription { secrets { id } }", reader: "Ann");
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 1);
        server.Library.Sessions.Keys.Single().End();
        Assert.Equal(":\n\n", await TinyServer.TextOf(response));
        Assert.Equal(0, server.Library.OpenStreams);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task A_cross_site_page_gets_no_stream(string origin)
    {
        using var response = await SendAsync("GET", "subscription { count { id } }", origin: origin);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static List<string> Next(string text) =>
        [.. text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal))
            .Select(line => line[6..])];

    private async Task<HttpResponseMessage> SendAsync(
        string method,
        string query,
        string accept = "text/event-stream",
        string? lastEventId = null,
        string? reader = null,
        string? origin = null,
        TinyServer? to = null)
    {
        var address = (to ?? server).Address;
        using var request = method == "GET"
            ? new HttpRequestMessage(HttpMethod.Get, $"{address}?query={Uri.EscapeDataString(query)}")
            : new HttpRequestMessage(HttpMethod.Post, address)
            {
                Content = new StringContent(JsonSerializer.Serialize(new { query }), Encoding.UTF8, "application/json")
            };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        if (reader is not null) request.Headers.Add("x-reader", reader);
        if (origin is not null) request.Headers.Add("Origin", origin);
        return await (to ?? server).Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
