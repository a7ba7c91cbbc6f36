using System.Net.WebSockets;
using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>
/// The number of frames that a client may send on one socket in a minute is limited, whatever their kind.
/// </summary>
public sealed class SendingTooManySocketMessages(SqliteForum forum) : IClassFixture<SqliteForum>, IAsyncLifetime
{
    private const int Limit = 20;

    private ForumClient reader = null!;
    private SocketClient socket = null!;

    /// <summary>Opens a socket, whose `connection_init` is its first message.</summary>
    public async ValueTask InitializeAsync()
    {
        reader = new ForumClient(await forum.LimitedNodeAsync($"SocketMessages={Limit}"));
        socket = await reader.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await reader.DisposeAsync();
    }

    [Fact]
    public async Task A_socket_that_sends_too_many_messages_is_closed()
    {
        for (var i = 0; i < Limit; i++) await socket.SendAsync("{\"type\":\"ping\"}");
        Assert.Equal("1008 Too many messages", await socket.WaitForCloseAsync());
    }

    /// <param name="finAndOpcode">The first byte of the frames: a ping, a pong or a fragment.</param>
    [Theory]
    [InlineData(0x89)]
    [InlineData(0x8A)]
    [InlineData(0x00)]
    public async Task A_socket_that_sends_too_many_pings_pongs_or_fragments_is_closed(byte finAndOpcode)
    {
        await socket.SendAsync("{"u8.ToArray(), WebSocketMessageType.Text, isLast: false);

        // An empty payload and a mask. The parts that are sent do not end with the frames.
        byte[] frame = [finAndOpcode, 0x80, 1, 2, 3, 4];
        foreach (var part in Enumerable.Repeat(frame, Limit - 1).SelectMany(bytes => bytes).Chunk(5))
            await socket.SendFramesAsync(part);
        Assert.Equal("1008 Too many messages", await socket.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_long_message_counts_as_one()
    {
        for (var i = 1; i < Limit; i++)
        {
            var padding = new string(' ', i % 2 == 0 ? 1_000 : 50_000);
            await socket.SendAsync($"{{\"type\":{padding}\"ping\"}}");
            Assert.Equal("{\"type\":\"pong\"}", await socket.ReadAsync());
        }
    }
}
