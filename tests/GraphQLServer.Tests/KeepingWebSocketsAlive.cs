using System.Net.WebSockets;
using Forum.Testing;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.Time.Testing;

namespace GraphQLServer.Tests;

/// <summary>The server pings an idle socket, and closes it when the client does not respond.</summary>
public sealed class KeepingWebSocketsAlive
{
    [Fact]
    public async Task An_idle_socket_is_pinged_and_aborted_when_it_does_not_respond()
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
        await Eventually.HoldsAsync(() => timed.Library.Sessions.IsEmpty);
    }

    [Fact]
    public async Task A_late_check_pings_an_idle_socket_before_it_is_aborted()
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
