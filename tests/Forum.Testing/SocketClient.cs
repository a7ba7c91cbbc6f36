using System.Buffers.Binary;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Forum.Testing;

/// <summary>The client side of a real WebSocket. It sends what a test passes to it, valid or invalid.</summary>
public sealed class SocketClient : IDisposable
{
    private static readonly TimeSpan ReceiveTimeout = TimeSpan.FromMinutes(2);

    private readonly ClientWebSocket socket = new();
    private readonly Socket tcpSocket =
        new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] bytes = new byte[1024 * 1024];

    public string? Subprotocol => socket.SubProtocol;

    /// <summary>
    /// TCP segments with data received so far: one for each short write. Source: tcp(7), `tcpi_data_segs_in`.
    /// </summary>
    public long Segments
    {
        get
        {
            var info = new byte[232];
            tcpSocket.GetRawSocketOption(6, 11, info);
            return BinaryPrimitives.ReadUInt32LittleEndian(info.AsSpan(152));
        }
    }

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    /// <summary>Connects without sending a message.</summary>
    /// <param name="address">The URL of the GraphQL endpoint, as for HTTP.</param>
    /// <param name="protocol">The subprotocol to offer; empty: none.</param>
    /// <param name="headers">Additional request headers.</param>
    public static async Task<SocketClient> OpenAsync(
        Uri address, string protocol = "graphql-transport-ws", params (string Name, string Value)[] headers)
    {
        var client = new SocketClient();
        if (protocol.Length > 0) client.socket.Options.AddSubProtocol(protocol);
        foreach (var (name, value) in headers) client.socket.Options.SetRequestHeader(name, value);
        client.socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        client.socket.Options.CollectHttpResponseDetails = true;
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = client.ConnectTcpAsync });
        await client.socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws" }.Uri, invoker, TestCancellation);
        return client;
    }

    /// <summary>Connects and completes the `connection_init` handshake.</summary>
    public static async Task<SocketClient> ConnectAsync(
        Uri address, string? token = null, params (string Name, string Value)[] headers)
    {
        var client = await OpenAsync(address, headers: headers);
        await client.SendAsync(token is null ? "{\"type\":\"connection_init\"}" : InitMessage(token));
        Assert.Equal("{\"type\":\"connection_ack\"}", await client.ReadAsync());
        return client;
    }

    public static string InitMessage(string token) =>
        JsonSerializer.Serialize(new { type = "connection_init", payload = new { authorization = $"Bearer {token}" } });

    public Task SendAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text) =>
        SendAsync(Encoding.UTF8.GetBytes(text), type, isLast: true);

    public Task SendAsync(byte[] part, WebSocketMessageType type, bool isLast) =>
        socket.SendAsync(part, type, isLast, TestCancellation);

    /// <summary>Sends bytes below the WebSocket protocol: whole frames with their headers.</summary>
    public async Task SendFramesAsync(byte[] frames)
    {
        await using var stream = new NetworkStream(tcpSocket, ownsSocket: false);
        await stream.WriteAsync(frames, TestCancellation);
    }

    public Task SubscribeAsync(string id, string query, object? variables = null) =>
        SendAsync(JsonSerializer.Serialize(new { id, type = "subscribe", payload = new { query, variables } }));

    public Task CompleteAsync(string id) => SendAsync(JsonSerializer.Serialize(new { id, type = "complete" }));

    /// <summary>The next message as received.</summary>
    public async Task<string> ReadAsync()
    {
        var (text, code) = await ReceiveAsync();
        return text ?? throw new InvalidOperationException($"The server closed the socket: {code}");
    }

    /// <summary>Reads until the server closes the socket.</summary>
    /// <returns>The close code and the reason.</returns>
    public async Task<string> WaitForCloseAsync()
    {
        while (true)
        {
            var (text, code) = await ReceiveAsync();
            if (text is null) return code;
        }
    }

    /// <summary>Reads the messages of one operation up to and including its last one.</summary>
    public async Task<List<string>> ReadOperationAsync(string id)
    {
        var all = new List<string>();
        while (true)
        {
            using var message = JsonDocument.Parse(await ReadAsync());
            if (message.RootElement.GetProperty("id").GetString() != id) continue;
            var type = message.RootElement.GetProperty("type").GetString()!;
            all.Add(message.RootElement.TryGetProperty("payload", out var payload)
                ? $"{type} {payload.GetRawText()}"
                : type);
            if (type is "complete" or "error") return all;
        }
    }

    /// <summary>Drops the connection without a close frame, as a client that loses its network does.</summary>
    public void Abort() => socket.Abort();

    public Task CloseAsync() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestCancellation);

    public void Dispose()
    {
        socket.Dispose();
        tcpSocket.Dispose();
    }

    private async ValueTask<Stream> ConnectTcpAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        await tcpSocket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(tcpSocket, ownsSocket: true);
    }

    /// <summary>The next message as received, or the close code and the reason.</summary>
    public async Task<(string? Text, string Code)> ReceiveAsync()
    {
        // A test whose message never arrives fails with a timeout, so that the other tests can run.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestCancellation);
        end.CancelAfter(ReceiveTimeout);
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(bytes.AsMemory(length), end.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                var code = $"{(int)socket.CloseStatus!} {socket.CloseStatusDescription}".TrimEnd();
                if (socket.State == WebSocketState.CloseReceived)
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestCancellation);
                return (null, code);
            }

            length += part.Count;
            if (part.EndOfMessage) return (Encoding.UTF8.GetString(bytes, 0, length), "");
        }
    }
}
