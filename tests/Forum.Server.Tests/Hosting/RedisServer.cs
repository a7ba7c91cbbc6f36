using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Forum.Server.Tests.Hosting;

/// <summary>A real Redis server on a port of its own, which a test may stop and start again. It ends with this process.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    /// <summary>$1: the port. Stops when its input closes, which it does when we die.</summary>
    private const string Run =
        """
        redis-server --port "$1" --bind 127.0.0.1 --save "" --appendonly no --loglevel warning >/dev/null 2>&1 &
        cat >/dev/null
        kill -KILL $!
        wait $! 2>/dev/null
        """;

    private readonly int port = FreePort();
    private Process? server;

    /// <summary>As `ConnectionStrings:Redis` has it.</summary>
    public string Connection => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    public static async Task<RedisServer> StartNewAsync()
    {
        var redis = new RedisServer();
        await redis.StartAsync();
        return redis;
    }

    public async Task StartAsync()
    {
        server = Process.Start(new ProcessStartInfo("sh", ["-c", Run, "sh", port.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardInput = true })!;
        await Eventually.HoldsAsync(Answers);
    }

    /// <summary>As a power failure would: nothing is said to anyone.</summary>
    public async Task KillAsync()
    {
        if (server is null) return;
        server.StandardInput.Close();
        await server.WaitForExitAsync();
        server.Dispose();
        server = null;
    }

    /// <summary>Sends a command, such as `FLUSHALL`.</summary>
    public async Task CommandAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"), TestContext.Current.CancellationToken);
        await stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
