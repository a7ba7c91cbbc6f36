using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using GraphQLServer.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;

namespace GraphQLServer.WebSockets;

/// <summary>
/// Performs the WebSocket handshake like `HttpContext.WebSockets.AcceptWebSocketAsync`, but also returns the underlying
/// stream, so that whole frames can be written to it. The WebSocket middleware has already validated the
/// request. Sources: RFC 6455, section 4.2.2, and RFC 8441 for HTTP/2.
/// </summary>
internal static class SocketHandshake
{
    private const string HandshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static readonly string[] HandshakeHeaders =
        [HeaderNames.Connection, HeaderNames.Upgrade, HeaderNames.SecWebSocketAccept, HeaderNames.SecWebSocketProtocol];

    /// <exception cref="RequestException">503, for HTTP/1.1 only: Kestrel's `MaxConcurrentUpgradedConnections` is
    /// reached.</exception>
    public static async Task<(WebSocket Socket, FrameStream Stream)> AcceptAsync(
        HttpContext http, string? subprotocol, FrameRateLimit rateLimit)
    {
        http.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        if (subprotocol is not null) http.Response.Headers.SecWebSocketProtocol = subprotocol;
        var stream = new FrameStream(await UpgradeAsync(http), rateLimit);

        // Disables WebSocket ping frames, which client code cannot observe. The server sends `ping` messages of the
        // graphql-transport-ws protocol instead, so that client libraries can detect a dead connection.
        var options = new WebSocketCreationOptions
        {
            IsServer = true,
            SubProtocol = subprotocol,
            KeepAliveInterval = Timeout.InfiniteTimeSpan
        };
        return (WebSocket.CreateFromStream(stream, options), stream);
    }

    private static async ValueTask<Stream> UpgradeAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = null;
            return await connect.AcceptAsync();
        }

        http.Response.Headers.Connection = HeaderNames.Upgrade;
        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers.SecWebSocketAccept = AcceptKeyFor(http.Request.Headers.SecWebSocketKey.ToString());
        try
        {
            return await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        }
        catch (InvalidOperationException)
        {
            // Kestrel has no specific exception for its limit of upgraded connections; all other conditions were
            // validated by the framework.
            foreach (var header in HandshakeHeaders) http.Response.Headers.Remove(header);
            RateHeaders.WriteRetryAfter(http.Response);
            throw new RequestException(
                StatusCodes.Status503ServiceUnavailable, "BUSY",
                "There are too many open connections. Try again in a moment.");
        }
    }

    [SuppressMessage(
        "Security", "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "RFC 6455 requires SHA-1, and it protects no secret here.")]
    private static string AcceptKeyFor(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key.Trim() + HandshakeGuid)));
}
