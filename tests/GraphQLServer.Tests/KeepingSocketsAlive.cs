using System.Net.WebSockets;
using Forum.Testing;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.Time.Testing;

namespace GraphQLServer.Tests;

/// <summary>The server pings an idle socket, and closes it when the client does not respond.</summary>
public sealed class KeepingSocketsAlive
{
    [Fact]
    public async Task A_silent_socket_is_asked_whether_it_is_there_and_let_go_when_it_does_not_answer()
    {
        var clock = new FakeTimeProvider();
        await using var timed = await TinyServer.StartAsync(clock: clock);
        using var socket = await SocketClient.ConnectAsync(timed.Address, token: "Ann");
        clock.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal("""{"type":"ping"}""", await socket.ReadAsync());
        await socket.SendAsync("""{"type":"pong"}""");
        await socket.SubscribeAsync("q", "{ hello }");
        await socket.ReadOperationAsync("q");
        clock.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal("""{"type":"ping"}""", await socket.ReadAsync());
        clock.Advance(TimeSpan.FromSeconds(12));
        await Assert.ThrowsAsync<WebSocketException>(socket.ReadAsync);
        await Eventually.HoldsAsync(() => timed.Library.Watches.IsEmpty);
    }

    [Fact]
    public async Task Who_fell_silent_just_before_a_look_at_them_is_asked_at_the_next_and_not_let_go_of()
    {
        var clock = new FakeTimeProvider();
        await using var timed = await TinyServer.StartAsync(clock: clock);
        using var socket = await SocketClient.ConnectAsync(timed.Address);
        clock.Advance(TimeSpan.FromSeconds(1));
        await socket.SendAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await socket.ReadAsync());
        clock.Advance(TimeSpan.FromSeconds(11));

        // A busy server checks late: by then the socket has been idle for two heartbeats.
        clock.Advance(TimeSpan.FromSeconds(13));
        Assert.Equal("""{"type":"ping"}""", await socket.ReadAsync());
    }
}
