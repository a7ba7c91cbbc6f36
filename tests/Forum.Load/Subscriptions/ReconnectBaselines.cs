using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Forum.Load.Subscriptions;

/// <summary>
/// The baselines for reconnecting, over Kestrel's WebSockets: `/echo` sends one received message back; `/script`
/// responds to the first and the second message with the bytes passed to `POST /script/FIRST`, of which the first FIRST
/// bytes are the response to the first message.
/// </summary>
internal static class ReconnectBaselines
{
    public static void Map(WebApplication app)
    {
        ReadOnlyMemory<byte> greeting = default, rest = default;
        app.MapPost("/script/{first:int}", async (HttpRequest request, int first) =>
        {
            var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            (greeting, rest) = (body.ToArray().AsMemory(0, first), body.ToArray().AsMemory(first));
        });
        app.Map("/echo", http => HandleAsync(http, async (socket, received, buffer) =>
        {
            await SendAsync(socket, received);
            await socket.ReceiveAsync(buffer, http.RequestAborted);
        }));
        app.Map("/script", http => HandleAsync(http, async (socket, _, buffer) =>
        {
            await SendAsync(socket, greeting);
            await socket.ReceiveAsync(buffer, http.RequestAborted);
            await SendAsync(socket, rest);
            await socket.ReceiveAsync(buffer, http.RequestAborted);
        }));
    }

    private static async Task HandleAsync(
        HttpContext http, Func<WebSocket, ReadOnlyMemory<byte>, Memory<byte>, Task> respondAsync)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        Memory<byte> buffer = new byte[2_048];
        try
        {
            var received = await socket.ReceiveAsync(buffer, http.RequestAborted);
            await respondAsync(socket, buffer[..received.Count], buffer);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
        }
    }

    private static ValueTask SendAsync(WebSocket socket, ReadOnlyMemory<byte> text) =>
        socket.SendAsync(text, WebSocketMessageType.Text, true, default);
}
