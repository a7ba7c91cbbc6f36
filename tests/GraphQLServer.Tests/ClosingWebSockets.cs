using System.Net.WebSockets;
using System.Text;
using Forum.Testing;
using GraphQLServer.Limits;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.Time.Testing;

namespace GraphQLServer.Tests;

/// <summary>
/// The close codes of `graphql-transport-ws` and their causes: protocol errors, unauthorized callers, message sizes,
/// floods, idle sockets, slow consumers.
/// </summary>
public sealed class ClosingWebSockets : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("graphql-ws")]
    [InlineData("mqtt")]
    public async Task An_unsupported_subprotocol_is_closed_with_4406(string protocol)
    {
        using var socket = await SocketClient.OpenAsync(server.Address, protocol);
        Assert.Equal("4406 Subprotocol not acceptable", await socket.WaitForCloseAsync());
    }

    [Fact]
    public async Task Subscribing_before_connection_init_is_closed_with_4401()
    {
        using var socket = await SocketClient.OpenAsync(server.Address);
        await socket.SubscribeAsync("q", "{ hello }");
        Assert.Equal("4401 Unauthorized", await socket.WaitForCloseAsync());
    }

    [Fact]
    public async Task Subscribing_while_connection_init_is_processed_is_closed_with_4401()
    {
        using var socket = await SocketClient.OpenAsync(server.Address);
        await socket.SendAsync(SocketClient.InitMessage("slow"));
        await socket.SubscribeAsync("q", "{ hello }");
        Assert.Equal("4401 Unauthorized", await socket.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_second_connection_init_is_closed_with_4429_also_while_the_first_is_processed()
    {
        using var initialized = await SocketClient.ConnectAsync(server.Address);
        await initialized.SendAsync("""{"type":"connection_init"}""");
        Assert.Equal("4429 Too many initialisation requests", await initialized.WaitForCloseAsync());
        using var initializing = await SocketClient.OpenAsync(server.Address);
        await initializing.SendAsync(SocketClient.InitMessage("slow"));
        await initializing.SendAsync(SocketClient.InitMessage("slow"));
        Assert.Equal("4429 Too many initialisation requests", await initializing.WaitForCloseAsync());
    }

    [Theory]
    [InlineData("""{"type":"connection_init","payload":{"authorization":"Bearer bad"}}""")]
    [InlineData("""{"type":"connection_init","payload":{"Authorization":"Basic YTpi"}}""")]
    [InlineData("""{"type":"connection_init","payload":{"authorization":7}}""")]
    [InlineData("""{"type":"connection_init","payload":{"authorization":"Bearer \ud800"}}""")]
    public async Task An_invalid_token_is_closed_with_4403(string init)
    {
        using var socket = await SocketClient.OpenAsync(server.Address, headers: ("x-reader", "Ann"));
        await socket.SendAsync(init);
        Assert.Equal("4403 Forbidden", await socket.WaitForCloseAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"start","id":"1","payload":{"query":"{hello}"}}""")]
    [InlineData("""{"type":"connection_ack"}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"subscribe","payload":{"query":"{hello}"}}""")]
    [InlineData("""{"type":"subscribe","id":"","payload":{"query":"{hello}"}}""")]
    [InlineData("""{"type":"subscribe","id":7,"payload":{"query":"{hello}"}}""")]
    [InlineData("""{"type":"subscribe","id":"1"}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":7}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"{hello}","variables":[1]}}""")]
    [InlineData("""{"type":"subscribe","id":"1","id":"2","payload":{"query":"{hello}"}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"\ud800"}}""")]
    [InlineData("""{"type":"ping","payload":"now"}""")]
    [InlineData("""{"type":"complete"}""")]
    public async Task A_malformed_message_is_closed_with_4400(string message)
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SendAsync(message);
        Assert.StartsWith("4400 ", await socket.WaitForCloseAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Exception is not null);
    }

    [Fact]
    public async Task A_binary_message_is_closed_with_4400()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SendAsync("""{"type":"ping"}""", WebSocketMessageType.Binary);
        Assert.Equal("4400 Message is not text", await socket.WaitForCloseAsync());
    }

    [Theory]
    [InlineData(65 * 1024)]
    [InlineData(1024 * 1024)]
    public async Task A_message_that_is_too_long_is_closed_with_1009(int length)
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SendAsync(new string(' ', length));
        Assert.Equal("1009 Message too big", await socket.WaitForCloseAsync());
    }

    [Fact]
    public async Task An_unfinished_message_over_the_limit_is_closed_with_1009()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        var part = Encoding.UTF8.GetBytes(new string(' ', 8 * 1024));
        for (var i = 0; i < 9; i++) await socket.SendAsync(part, WebSocketMessageType.Text, isLast: false);
        Assert.Equal("1009 Message too big", await socket.WaitForCloseAsync());
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task A_cross_site_page_cannot_open_a_socket(string origin)
    {
        var exception = await Assert.ThrowsAsync<WebSocketException>(
            () => SocketClient.OpenAsync(server.Address, headers: ("Origin", origin)));
        Assert.Contains("403", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_whose_session_ends_is_closed_with_4403()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address, token: "Ann");
        await socket.SubscribeAsync("s", "subscription { secrets { id } }");
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 1);
        server.Library.Sessions.Keys.Single().End();
        Assert.Equal("4403 Forbidden", await socket.WaitForCloseAsync());
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 0 && server.Library.Sessions.IsEmpty);
    }

    [Fact]
    public async Task A_duplicate_operation_id_is_closed_with_4409_also_while_the_operation_is_prepared()
    {
        using var subscribed = await SocketClient.ConnectAsync(server.Address);
        await subscribed.SubscribeAsync("twice", "subscription { arrivals { id } }");
        await subscribed.SubscribeAsync("twice", "{ hello }");
        Assert.Equal("4409 Subscriber for twice already exists", await subscribed.WaitForCloseAsync());
        using var query = await SocketClient.ConnectAsync(server.Address);
        await query.SubscribeAsync("twice", "{ forever }");
        await query.SubscribeAsync("twice", "{ forever }");
        Assert.Equal("4409 Subscriber for twice already exists", await query.WaitForCloseAsync());
    }

    [Theory]
    [InlineData("x\nfail: a forged line")]
    [InlineData("\u0000\u001B[31m")]
    [InlineData("\u007F")]
    public async Task A_duplicate_operation_id_with_control_characters_is_neither_sent_nor_logged(string id)
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync(id, "{ forever }");
        await socket.SubscribeAsync(id, "{ forever }");
        Assert.Equal("4409 Subscriber already exists", await socket.WaitForCloseAsync());
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Text.Any(char.IsControl));
    }

    [Fact]
    public async Task Too_many_concurrent_operations_are_closed_with_4429_and_other_sockets_stay_open()
    {
        using var other = await SocketClient.ConnectAsync(server.Address);
        using var socket = await SocketClient.ConnectAsync(server.Address);
        for (var i = 0; i < 1_000
            && i < 21; i++) await socket.SubscribeAsync($"{i}", "subscription { arrivals { id } }");
        Assert.Equal("4429 Too many operations", await socket.WaitForCloseAsync());
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 0);
        await other.SubscribeAsync("q", "{ hello }");
        Assert.Equal("complete", (await other.ReadOperationAsync("q"))[^1]);
    }

    [Fact]
    public async Task An_aborted_socket_releases_its_streams_and_session()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address, token: "Ann");
        await socket.SubscribeAsync("a", "subscription { arrivals { id } }");
        await socket.SubscribeAsync("b", "subscription { arrivals { id } }");
        await socket.SubscribeAsync("c", "{ forever }");
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 2);
        socket.Abort();
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 0 && server.Library.Sessions.IsEmpty);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Exception is not null);
    }

    [Fact]
    public async Task A_close_frame_gets_a_close_frame()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("a", "subscription { arrivals { id } }");
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 1);
        await socket.CloseAsync();
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 0);
    }

    [Fact]
    public async Task A_socket_without_connection_init_is_closed_with_4408_and_one_being_authenticated_is_not()
    {
        var clock = new FakeTimeProvider();
        await using var timed = await TinyServer.StartAsync(clock: clock);
        using var silent = await SocketClient.OpenAsync(timed.Address);
        using var authenticating = await SocketClient.OpenAsync(timed.Address);
        await authenticating.SendAsync(SocketClient.InitMessage("slow"));
        await authenticating.SendAsync("""{"type":"ping"}""");
        await authenticating.ReadAsync();
        clock.Advance(TimeSpan.FromSeconds(2.9));
        await silent.SendAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await silent.ReadAsync());
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("4408 Connection initialisation timeout", await silent.WaitForCloseAsync());
        timed.Library.Gate.SetResult();
        Assert.Equal("""{"type":"connection_ack"}""", await authenticating.ReadAsync());
    }

    [Fact]
    public async Task A_slow_consumer_is_closed_with_1013()
    {
        await using var small = await TinyServer.StartAsync(
            new GraphQLLimits { SocketQueue = 4, SocketSendTimeout = TimeSpan.FromSeconds(3) });
        using var other = await SocketClient.ConnectAsync(small.Address);
        using var socket = await SocketClient.ConnectAsync(small.Address, token: "Ann");
        await socket.SubscribeAsync(
            "s", "subscription { count(to: 1000000) { sequels(first: 100) { title at genre } } }");

        // The queue is full because the client does not read, so the server stops pulling from the event stream.
        await Eventually.HoldsAsync(
            () => small.Log.Entries.Any(entry => entry.Text.Contains("1013", StringComparison.Ordinal)));
        Assert.Equal("1013 Messages are not read fast enough", await socket.WaitForCloseAsync());
        await Eventually.HoldsAsync(() => small.Library.Sessions.Count == 1);
        await other.SubscribeAsync("q", "{ hello }");
        Assert.Equal("complete", (await other.ReadOperationAsync("q"))[^1]);
    }

    [Fact]
    public async Task A_client_that_pings_without_reading_is_closed_with_1013()
    {
        var limits = new GraphQLLimits
        {
            SocketSendTimeout = TimeSpan.FromSeconds(2),
            Heartbeat = TimeSpan.FromSeconds(1)
        };
        await using var small = await TinyServer.StartAsync(limits);
        using var socket = await SocketClient.ConnectAsync(small.Address);
        var ping = "{\"type\":\"ping\",\"payload\":{\"a\":\"" + new string('<', 60_000) + "\"}}";
        await Eventually.HoldsAsync(() =>
        {
            // The server keeps reading, so that it sees a close frame; its queue of responses is bounded.
            _ = socket.SendAsync(ping);
            return small.Log.Entries.Any(entry => entry.Text.Contains("1013", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task A_stopping_server_closes_with_1001()
    {
        await using var stopping = await TinyServer.StartAsync();
        using var socket = await SocketClient.ConnectAsync(stopping.Address);
        await socket.SubscribeAsync("s", "subscription { arrivals { id } }");
        await Eventually.HoldsAsync(() => stopping.Library.OpenStreams == 1);
        var stopped = stopping.StopAsync();
        Assert.Equal("1001 The server is stopping", await socket.WaitForCloseAsync());
        await stopped;
    }
}
