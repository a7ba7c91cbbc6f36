using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forum.Load.Subscriptions;

/// <summary>
/// The baselines: send bytes to all subscribers and do nothing else, in a loop over Kestrel's WebSockets, over its open
/// responses, or over plain sockets. `POST /publish/HOW` passes the bytes.
/// </summary>
internal static class BaselineServer
{
    public const string Verb = "bare-server";

    public static async Task ServeAsync(int port, int rawPort)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.UseWebSockets();
        var sockets = new ConcurrentDictionary<WebSocket, bool>();
        var responses = new ConcurrentDictionary<HttpResponse, bool>();
        var raw = new ConcurrentDictionary<Socket, bool>();
        app.Map("/socket", async http =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            sockets[socket] = true;
            try
            {
                await socket.ReceiveAsync(Memory<byte>.Empty, http.RequestAborted);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
            {
            }

            sockets.TryRemove(socket, out _);
        });
        app.Map("/events", async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.Body.FlushAsync();
            responses[http.Response] = true;
            var gone = new TaskCompletionSource();
            await using var ending = http.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            responses.TryRemove(http.Response, out _);
        });
        app.MapPost("/publish/socket", http => PublishAsync(http, async bytes =>
        {
            var slow = new List<Task>();
            foreach (var (socket, _) in sockets)
            {
                var sending = socket.SendAsync(bytes, WebSocketMessageType.Text, true, default);
                if (!sending.IsCompletedSuccessfully) slow.Add(sending.AsTask());
            }

            await Task.WhenAll(slow);
        }));
        app.MapPost(
            "/publish/events",
            http => PublishAsync(
                http, bytes => Task.WhenAll(responses.Keys.Select(response => SendAsync(response, bytes)))));
        app.MapPost("/publish/raw", http => PublishAsync(http, bytes =>
        {
            byte[] frame = [0x81, 126, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes.Span];
            foreach (var (socket, _) in raw)
            {
                // A client that disconnects removes itself.
                socket.Send(frame, 0, frame.Length, SocketFlags.None, out _);
            }

            return Task.CompletedTask;
        }));
        ReconnectBaselines.Map(app);
        app.MapPost("/graphql", () => "{}");
        _ = AcceptAsync(rawPort, raw);
        await app.RunAsync();
    }

    private static async Task PublishAsync(HttpContext http, Func<ReadOnlyMemory<byte>, Task> publishAsync)
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);

        // A failed send means that the client has disconnected.
        await publishAsync(body.ToArray()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task SendAsync(HttpResponse response, ReadOnlyMemory<byte> bytes)
    {
        await response.Body.WriteAsync(bytes);
        await response.Body.FlushAsync();
    }

    /// <summary>Accepts connections and responds to the handshake as a WebSocket server would.</summary>
    private static async Task AcceptAsync(int port, ConcurrentDictionary<Socket, bool> raw)
    {
        using var listening = new TcpListener(IPAddress.Loopback, port);
        listening.Start(4_096);
        var greeting = Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        while (true)
        {
            var socket = await listening.AcceptSocketAsync();
            socket.NoDelay = true;
            _ = await socket.ReceiveAsync(new byte[4_096]);
            await socket.SendAsync(greeting);
            raw[socket] = true;
            _ = WaitForCloseAsync(socket, raw);
        }
    }

    /// <summary>Subscribers send no further messages, so any further read means that the socket was closed.</summary>
    private static async Task WaitForCloseAsync(Socket socket, ConcurrentDictionary<Socket, bool> raw)
    {
        await ((Task)socket.ReceiveAsync(new byte[1])).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        raw.TryRemove(socket, out _);
        socket.Dispose();
    }
}
