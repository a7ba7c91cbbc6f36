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
public sealed class ClosingSockets : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("graphql-ws")]
    [InlineData("mqtt")]
    public async Task Another_subprotocol_is_closed_with_4406(string protocol)
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
    public async Task Subscribing_while_connection_init_is_looked_at_is_closed_with_4401()
    {
        using var socket = await SocketClient.OpenAsync(server.Address);
        await socket.SendAsync(SocketClient.InitMessage("slow"));
        await socket.SubscribeAsync("q", "{ hello }");
        Assert.Equal("4401 Unauthorized", await socket.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_second_connection_init_is_closed_with_4429_also_while_the_first_is_looked_at()
    {
        using var let = await SocketClient.ConnectAsync(server.Address);
        await let.SendAsync("""{"type":"connection_init"}""");
        Assert.Equal("4429 Too many initialisation requests", await let.WaitForCloseAsync());
        using var waiting = await SocketClient.OpenAsync(server.Address);
        await waiting.SendAsync(SocketClient.InitMessage("slow"));
        await waiting.SendAsync(SocketClient.InitMessage("slow"));
        Assert.Equal("4429 Too many initialisation requests", await waiting.WaitForCloseAsync());
    }

    [Theory]
    [InlineData("""{"type":"connection_init","payload":{"authorization":"Bearer bad"}}""")]
    [InlineData("""{"type":"connection_init","payload":{"Authorization":"Basic YTpi"}}""")]
    [InlineData("""{"type":"connection_init","payload":{"authorization":7}}""")]
    [InlineData("""{"type":"connection_init","payload":{"authorization":"Bearer \ud800"}}""")]
    public async Task A_token_that_is_not_good_is_closed_with_4403(string init)
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
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"{hello}","variables":[]}}""")]
    [InlineData("""{"type":"subscribe","id":"1","id":"2","payload":{"query":"{hello}"}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"\ud800"}}""")]
    [InlineData("""{"type":"ping","payload":"now"}""")]
    [InlineData("""{"type":"complete"}""")]
    public async Task A_message_that_is_none_is_closed_with_4400(string message)
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
    public async Task A_message_without_end_is_closed_with_1009()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        var part = Encoding.UTF8.GetBytes(new string(' ', 8 * 1024));
        for (var i = 0; i < 9; i++) await socket.SendAsync(part, WebSocketMessageType.Text, isLast: false);
        Assert.Equal("1009 Message too big", await socket.WaitForCloseAsync());
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task Another_sites_page_cannot_open_a_socket(string origin)
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.OpenAsync(server.Address, headers: ("Origin", origin)));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_session_ends_is_put_out_with_4403_and_hears_no_more()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address, token: "Ann");
        await socket.SubscribeAsync("s", "subscription { secrets { id } }");
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 1);
        server.Library.Watches.Keys.Single().End();
        Assert.Equal("4403 Forbidden", await socket.WaitForCloseAsync());
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 0 && server.Library.Watches.IsEmpty);
    }

    [Fact]
    public async Task An_id_that_is_in_use_is_closed_with_4409_also_while_its_operation_is_being_prepared()
    {
        using var open = await SocketClient.ConnectAsync(server.Address);
        await open.SubscribeAsync("twice", "subscription { arrivals { id } }");
        await open.SubscribeAsync("twice", "{ hello }");
        Assert.Equal("4409 Subscriber for twice already exists", await open.WaitForCloseAsync());
        using var query = await SocketClient.ConnectAsync(server.Address);
        await query.SubscribeAsync("twice", "{ forever }");
        await query.SubscribeAsync("twice", "{ forever }");
        Assert.Equal("4409 Subscriber for twice already exists", await query.WaitForCloseAsync());
    }

    [Fact]
    public async Task More_operations_at_once_than_allowed_are_closed_with_4429_and_others_are_not_harmed()
    {
        using var other = await SocketClient.ConnectAsync(server.Address);
        using var socket = await SocketClient.ConnectAsync(server.Address);
        for (var i = 0; i < 1_000 && i < 21; i++) await socket.SubscribeAsync($"{i}", "subscription { arrivals { id } }");
        Assert.Equal("4429 Too many operations", await socket.WaitForCloseAsync());
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 0);
        await other.SubscribeAsync("q", "{ hello }");
        Assert.Equal("complete", (await other.ReadOperationAsync("q"))[^1]);
    }

    [Fact]
    public async Task A_socket_that_breaks_off_leaves_nothing_behind()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address, token: "Ann");
        await socket.SubscribeAsync("a", "subscription { arrivals { id } }");
        await socket.SubscribeAsync("b", "subscription { arrivals { id } }");
        await socket.SubscribeAsync("c", "{ forever }");
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 2);
        socket.Abort();
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 0 && server.Library.Watches.IsEmpty);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Exception is not null);
    }

    [Fact]
    public async Task Who_closes_is_answered()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("a", "subscription { arrivals { id } }");
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 1);
        await socket.CloseAsync();
        await Eventually.HoldsAsync(() => server.Library.OpenStreams == 0);
    }

    [Fact]
    public async Task A_socket_without_connection_init_is_closed_with_4408_and_who_is_being_looked_at_is_not()
    {
        var clock = new FakeTimeProvider();
        await using var timed = await TinyServer.StartAsync(clock: clock);
        using var silent = await SocketClient.OpenAsync(timed.Address);
        using var waiting = await SocketClient.OpenAsync(timed.Address);
        await waiting.SendAsync(SocketClient.InitMessage("slow"));
        await waiting.SendAsync("""{"type":"ping"}""");
        await waiting.ReadAsync();
        clock.Advance(TimeSpan.FromSeconds(2.9));
        await silent.SendAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await silent.ReadAsync());
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("4408 Connection initialisation timeout", await silent.WaitForCloseAsync());
        timed.Library.Admits.SetResult();
        Assert.Equal("""{"type":"connection_ack"}""", await waiting.ReadAsync());
    }

    [Fact]
    public async Task Who_does_not_read_is_closed_with_1013_after_a_while_and_keeps_no_queue()
    {
        await using var small = await TinyServer.StartAsync(new GraphQLLimits { SocketQueue = 4, SocketPatience = TimeSpan.FromSeconds(3) });
        using var other = await SocketClient.ConnectAsync(small.Address);
        using var socket = await SocketClient.ConnectAsync(small.Address, token: "Ann");
        await socket.SubscribeAsync("s", "subscription { count(to: 1000000) { sequels(first: 100) { title at genre } } }");

        // The queue is full because the client does not read, so the server stops pulling from the event stream.
        await Eventually.HoldsAsync(() => small.Log.Entries.Any(entry => entry.Text.Contains("1013", StringComparison.Ordinal)));
        Assert.Equal("1013 Messages are not read fast enough", await socket.WaitForCloseAsync());
        await Eventually.HoldsAsync(() => small.Library.Watches.Count == 1);
        await other.SubscribeAsync("q", "{ hello }");
        Assert.Equal("complete", (await other.ReadOperationAsync("q"))[^1]);
    }

    [Fact]
    public async Task Who_pings_and_does_not_read_is_closed_with_1013_however_loud_they_are()
    {
        var limits = new GraphQLLimits { SocketPatience = TimeSpan.FromSeconds(2), Heartbeat = TimeSpan.FromSeconds(1) };
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
    public async Task A_server_that_stops_says_1001()
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
