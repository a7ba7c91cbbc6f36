using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>Connections on which the client neither reads nor writes are closed.</summary>
public sealed class HoldingIdleConnections(SqliteForum forum) : IClassFixture<SqliteForum>
{
    /// <summary>The longest response that any caller may request.</summary>
    private const string Request = "GET /graphql/schema.graphql HTTP/1.1\r\nHost: forum\r\n\r\n";

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_that_read_nothing_are_closed_within_fifteen_seconds_and_slow_readers_are_not()
    {
        var start = TimeProvider.System.GetTimestamp();
        var silent = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PipelineAsync(60)));
        using var slow = await PipelineAsync(600);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestCancellation);
        var reading = ReadSlowlyAsync(slow, stop.Token);
        var beside = 0;
        foreach (var socket in silent)
        {
            while (!await IsClosedAsync(socket))
            {
                Assert.True(
                    TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(15),
                    "A connection that reads nothing is still open.");
                Assert.NotEmpty(await forum.Anonymous.Http.GetStringAsync("/graphql/schema.graphql", TestCancellation));
                beside++;
            }

            socket.Dispose();
        }

        Assert.True(
            TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(3),
            "The slow readers were disconnected.");
        Assert.InRange(beside, 10, int.MaxValue);
        await stop.CancelAsync();
        Assert.InRange(await reading, 100_000, int.MaxValue);
        Assert.False(await IsClosedAsync(slow));
        Assert.DoesNotContain(forum.Node.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_is_sent_too_slowly_is_408()
    {
        var node = await forum.StartNodeAsync("--Forum:Connections:RequestBytesPerSecond=20000");
        const string Head =
            "POST /graphql HTTP/1.1\r\nHost: forum\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n";
        using var trickling = await ConnectAsync(node);
        await trickling.SendAsync(Encoding.ASCII.GetBytes(Head + "{"), TestCancellation);
        using var flowing = await ConnectAsync(node);
        await flowing.SendAsync(Encoding.ASCII.GetBytes(Head), TestCancellation);
        await flowing.SendAsync(
            Encoding.ASCII.GetBytes("""{"query":"{forum{name}}"}""".PadRight(60_000)), TestCancellation);
        Assert.StartsWith("HTTP/1.1 200", await ReadAsync(flowing), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 408", await ReadAsync(trickling), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, 10, "200")]
    [InlineData(65, 10, "431")]
    [InlineData(40, 500, "431")]
    public async Task The_number_and_size_of_headers_are_limited(int count, int length, string status)
    {
        using var socket = await ConnectAsync(forum.Node);
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('a', length)}\r\n"));
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET /health/live HTTP/1.1\r\nHost: forum\r\nConnection: close\r\n{headers}\r\n"),
            TestCancellation);
        Assert.StartsWith($"HTTP/1.1 {status}", await ReadAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_above_the_limit_is_closed_and_a_socket_above_the_limit_gets_503()
    {
        var node = await forum.StartNodeAsync("--Forum:Connections:Open=3", "--Forum:Connections:OpenSockets=2");
        var address = new Uri(node.Address, "/graphql");
        using var one = await SocketClient.ConnectAsync(address);
        using var two = await SocketClient.ConnectAsync(address);
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.OpenAsync(address));
        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
        await two.CloseAsync();
        using var three = await SocketClient.ConnectAsync(address);

        using var first = await ConnectAsync(node);
        using var second = await ConnectAsync(node);
        using var third = await ConnectAsync(node);
        foreach (var socket in new[] { first, second, third })
            Assert.StartsWith("HTTP/1.1 200", await ExchangeAsync(socket), StringComparison.Ordinal);
        using var fourth = await ConnectAsync(node);
        Assert.Equal("", await ExchangeAsync(fourth));
        first.Dispose();
        await Eventually.HoldsAsync(async () =>
            (await ExchangeAsync(node)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal));
        Assert.DoesNotContain(node.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_HTTP_2_connection_is_limited_to_the_configured_streams()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "forum.pfx");
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest(
            "CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllBytesAsync(path, certificate.Export(X509ContentType.Pfx, "once"), TestCancellation);
        var node = await forum.StartNodeAsync(
            "--urls=https://127.0.0.1:0", $"--Kestrel:Certificates:Default:Path={path}",
            "--Kestrel:Certificates:Default:Password=once",
            "--Forum:Connections:Streams=7");
        using var socket = await ConnectAsync(node);
        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ApplicationProtocols = [SslApplicationProtocol.Http2],
                RemoteCertificateValidationCallback = (_, presented, _, _) =>
                    presented?.GetCertHashString() == certificate.Thumbprint,
            },
            TestCancellation);

        // RFC 9113, 3.4 and 6.5: the preface and an empty SETTINGS frame; the server's own comes first.
        await tls.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray(), TestCancellation);
        var head = new byte[9];
        await tls.ReadExactlyAsync(head, TestCancellation);
        Assert.Equal(4, head[3]);
        var settings = new byte[(head[0] << 16) + (head[1] << 8) + head[2]];
        await tls.ReadExactlyAsync(settings, TestCancellation);
        Assert.Contains(settings.Chunk(6), its => its is [0, 3, 0, 0, 0, 7]);
    }

    private async Task<Socket> PipelineAsync(int requests)
    {
        var socket = await ConnectAsync(forum.Node);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Request, requests))), TestCancellation);
        return socket;
    }

    /// <summary>Whether the server has closed the connection; the client detects this when it sends more.</summary>
    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes("G"), TestCancellation);
            return socket.Poll(TimeSpan.FromMilliseconds(20), SelectMode.SelectError);
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Reads a buffer each second: only time distinguishes this client from one that reads nothing.</summary>
    /// <returns>The number of bytes that were read.</returns>
    private static async Task<int> ReadSlowlyAsync(Socket socket, CancellationToken cancellationToken)
    {
        var (read, buffer) = (0, new byte[64 * 1024]);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await pace.WaitForNextTickAsync(
                cancellationToken)) read += await socket.ReceiveAsync(buffer, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return read;
        }

        return read;
    }

    private static async Task<string> ExchangeAsync(ForumNode node)
    {
        using var socket = await ConnectAsync(node);
        return await ExchangeAsync(socket);
    }

    /// <returns>The server's response; empty: it closed the connection.</returns>
    private static async Task<string> ExchangeAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync(
                Encoding.ASCII.GetBytes("GET /health/live HTTP/1.1\r\nHost: forum\r\n\r\n"), TestCancellation);
            var buffer = new byte[4_096];
            return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, TestCancellation));
        }
        catch (SocketException exception)
            when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            return "";
        }
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadToEndAsync(TestCancellation);
    }

    private static async Task<Socket> ConnectAsync(ForumNode node)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, node.Address.Port, TestCancellation);
        return socket;
    }
}
