using Forum.Testing;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>
/// `graphql-transport-ws`: the cases of the server tests of the graphql-ws package, and what they do not cover: message
/// sizes, floods, slow consumers.
/// </summary>
public sealed class ServingWebSockets : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_query_gets_one_next_and_a_complete()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        Assert.Equal("graphql-transport-ws", socket.Subprotocol);
        await socket.SubscribeAsync("q", "query ($n: Int!) { books(count: $n) { title } }", new { n = 1 });
        Assert.Equal(
            """{"id":"q","type":"next","payload":{"data":{"books":[{"title":"Book 1"}]}}}""", await socket.ReadAsync());
        Assert.Equal("""{"id":"q","type":"complete"}""", await socket.ReadAsync());
    }

    [Fact]
    public async Task A_mutation_runs_and_its_result_is_sent()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("m", """mutation { lend(input: { book: "4", to: "Ann" }) { title } }""");
        Assert.Equal(
            ["""next {"data":{"lend":{"title":"Book 4"}}}""", "complete"], await socket.ReadOperationAsync("m"));
        Assert.Equal(["lend 4 to Ann"], server.Library.Fetched);
    }

    [Fact]
    public async Task A_subscription_sends_its_events_in_order_and_completes_with_its_source()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("s", "subscription { count(to: 3) { title author { name } } }");
        Assert.Equal(
            [
                """next {"data":{"count":{"title":"Book 1","author":{"name":"Author 1"}}}}""",
                """next {"data":{"count":{"title":"Book 2","author":{"name":"Author 2"}}}}""",
                """next {"data":{"count":{"title":"Book 3","author":{"name":"Author 0"}}}}""",
                "complete",
            ],
            await socket.ReadOperationAsync("s"));
    }

    [Theory]
    [InlineData("{ nothing }", "VALIDATION_FAILED")]
    [InlineData("{", "SYNTAX_ERROR")]
    [InlineData("query ($n: Int!) { books(count: $n) { id } }", "INVALID_VARIABLES")]
    [InlineData("subscription { refuses { id } }", "NO_BOOKS")]
    [InlineData("subscription { secrets { id } }", "SIGN_IN_REQUIRED")]
    [InlineData("subscription { a: count(to: 1) { id } b: count(to: 1) { id } }", "TOO_MANY_ROOT_FIELDS")]
    public async Task A_rejected_operation_is_one_error_without_a_complete(string query, string code)
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("x", query);
        var error = Assert.Single(await socket.ReadOperationAsync("x"));
        Assert.StartsWith("error [{\"message\":", error, StringComparison.Ordinal);
        Assert.Contains($"\"code\":\"{code}\"", error, StringComparison.Ordinal);

        // The id is free again, and the next message belongs to another operation.
        await socket.SubscribeAsync("x", "{ hello }");
        Assert.Equal(["""next {"data":{"hello":"world"}}""", "complete"], await socket.ReadOperationAsync("x"));
    }

    [Fact]
    public async Task A_failed_stream_sends_an_internal_error_and_leaves_the_socket_open()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("b", "subscription { breaks { title } }");
        var messages = await socket.ReadOperationAsync("b");
        Assert.Equal("""next {"data":{"breaks":{"title":"Book 1"}}}""", messages[0]);
        Assert.StartsWith("error [{\"message\":\"An internal error occurred.", messages[1], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", messages[1], StringComparison.Ordinal);
        await socket.SubscribeAsync("q", "{ hello }");
        Assert.Equal("complete", (await socket.ReadOperationAsync("q"))[^1]);
    }

    [Fact]
    public async Task A_clients_complete_ends_the_stream_and_closes_its_source()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("s", "subscription { arrivals { id } }");
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 1);
        await server.Library.Arrivals.Writer.WriteAsync(Library.Book(1), TestContext.Current.CancellationToken);
        Assert.Contains("\"b1\"", await socket.ReadAsync(), StringComparison.Ordinal);
        await socket.CompleteAsync("s");
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 0);
        await server.Library.Arrivals.Writer.WriteAsync(Library.Book(2), TestContext.Current.CancellationToken);

        // The server does not echo the complete message: its next message is the response to the ping.
        await socket.SendAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await socket.ReadAsync());
        await socket.SubscribeAsync("s", "subscription { arrivals { id } }");
        Assert.Contains("\"b2\"", await socket.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clients_complete_cancels_a_query()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("long", "{ forever }");
        await server.Library.ResolverWaiting.Task.WaitAsync(TestContext.Current.CancellationToken);
        await socket.CompleteAsync("long");
        await socket.SubscribeAsync("long", "{ hello }");
        Assert.Equal("""{"id":"long","type":"next","payload":{"data":{"hello":"world"}}}""", await socket.ReadAsync());
    }

    [Fact]
    public async Task A_reused_id_belongs_to_the_new_operation_only()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        for (var i = 0; i < 50; i++)
        {
            await socket.SubscribeAsync("1", "{ nothing }");
            await socket.CompleteAsync("1");
            await socket.SubscribeAsync("1", "{ hello }");
            var messages = await socket.ReadOperationAsync("1");

            // Messages that were in flight when the client unsubscribed may arrive; the new operation gets its full
            // response.
            if (messages[^1] != "complete") messages = await socket.ReadOperationAsync("1");
            Assert.Equal(["""next {"data":{"hello":"world"}}""", "complete"], messages);
        }
    }

    [Fact]
    public async Task A_pong_echoes_an_unpaired_surrogate()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SendAsync("""{"type":"ping","payload":{"a":"\ud800","b":"<"}}""");
        Assert.Equal("""{"type":"pong","payload":{"a":"\ud800","b":"<"}}""", await socket.ReadAsync());
    }

    [Fact]
    public async Task Operations_run_concurrently()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("slow", "{ left }");
        await socket.SubscribeAsync("other", "{ right }");
        Assert.Equal("complete", (await socket.ReadOperationAsync("other"))[^1]);
    }

    [Fact]
    public async Task A_ping_gets_a_pong_with_its_payload_before_and_after_connection_init()
    {
        using var socket = await SocketClient.OpenAsync(server.Address);
        await socket.SendAsync("""{"type":"pong"}""");
        await socket.SendAsync("""{"type":"ping","payload":{"at":[1,{"é":"\ud83d\ude00"}]}}""");
        Assert.StartsWith(
            """{"type":"pong","payload":{"at":[1,{""", await socket.ReadAsync(), StringComparison.Ordinal);
        await socket.SendAsync("""{"type":"connection_init"}""");
        Assert.Equal("""{"type":"connection_ack"}""", await socket.ReadAsync());
        await socket.SendAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await socket.ReadAsync());
    }

    [Fact]
    public async Task The_token_of_connection_init_authenticates_the_caller_and_otherwise_the_cookie_does()
    {
        using var byToken = await SocketClient.ConnectAsync(server.Address, token: "Ann");
        await byToken.SubscribeAsync("q", "{ name }");
        Assert.Contains("\"Ann\"", await byToken.ReadAsync(), StringComparison.Ordinal);
        using var byHeader = await SocketClient.ConnectAsync(server.Address, headers: ("x-reader", "Bob"));
        await byHeader.SubscribeAsync("q", "{ name }");
        Assert.Contains("\"Bob\"", await byHeader.ReadAsync(), StringComparison.Ordinal);
        using var anonymous = await SocketClient.ConnectAsync(server.Address);
        await anonymous.SubscribeAsync("q", "{ name secret }");
        Assert.Contains("SIGN_IN_REQUIRED", await anonymous.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_event_is_executed_for_the_current_caller()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address, token: "Ann");
        await socket.SubscribeAsync("s", "subscription { arrivals { id note } }");
        await PublishArrivalAsync(13);
        Assert.Contains("""{"id":"b13","note":"for readers"}""", await socket.ReadAsync(), StringComparison.Ordinal);
        server.Library.Sessions.Keys.Single().Update(Reader.Named(null));
        await PublishArrivalAsync(13);
        await PublishArrivalAsync(14);
        Assert.Contains("""{"id":"b14","note":null}""", await socket.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Access_to_a_stream_is_checked_at_every_event()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address, token: "Ann");
        await socket.SubscribeAsync("s", "subscription { secrets { id } }");
        await PublishArrivalAsync(1);
        Assert.Contains("\"b1\"", await socket.ReadAsync(), StringComparison.Ordinal);
        server.Library.Sessions.Keys.Single().Update(Reader.Named(null));
        await PublishArrivalAsync(2);
        Assert.Contains(
            "SIGN_IN_REQUIRED", Assert.Single(await socket.ReadOperationAsync("s")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_the_maximum_length_is_accepted()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SendAsync("""{"type":"ping"}""".PadRight(64 * 1024));
        Assert.Equal("""{"type":"pong"}""", await socket.ReadAsync());
    }

    [Fact]
    public async Task A_same_origin_page_can_open_a_socket()
    {
        using var socket = await SocketClient.OpenAsync(
            server.Address, headers: ("Origin", server.Address.GetLeftPart(UriPartial.Authority)));
        await socket.SendAsync("""{"type":"connection_init"}""");
        Assert.Equal("""{"type":"connection_ack"}""", await socket.ReadAsync());
    }

    private ValueTask PublishArrivalAsync(int book) =>
        server.Library.Arrivals.Writer.WriteAsync(Library.Book(book), TestContext.Current.CancellationToken);
}
