using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Forum.Testing;

/// <summary>
/// A real Redis server on a dedicated port, which a test can stop and restart. It ends when this process ends.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    /// <summary>
    /// $1: the port, $2: whether the server is part of a cluster. The shell prints the id of the server's process, and
    /// stops when its standard input closes, which happens when this process ends.
    /// </summary>
    private const string Run =
        """
        command -v redis-server >/dev/null || exit
        folder=$(mktemp -d)
        redis-server --port "$1" --cluster-enabled "$2" --dir "$folder" --bind 127.0.0.1 --save "" --appendonly no --loglevel warning >/dev/null 2>&1 &
        echo $!
        cat >/dev/null
        kill -KILL $!
        wait $! 2>/dev/null
        rm -rf "$folder"
        """;

    private readonly int port = LocalPort.FindFree();
    private bool isInCluster;
    private Process? server;

    public IPEndPoint Address => new(IPAddress.Loopback, port);

    /// <summary>In the format of `ConnectionStrings:Redis`.</summary>
    public string Connection => Address.ToString();

    /// <summary>The id of the server's process.</summary>
    public int Pid { get; private set; }

    public static async Task<RedisServer> StartNewAsync()
    {
        var redis = new RedisServer();
        await redis.StartAsync();
        return redis;
    }

    /// <summary>Starts a Redis cluster: several servers that share the key space.</summary>
    public static async Task<IReadOnlyList<RedisServer>> StartClusterAsync(int servers)
    {
        const int Slots = 16_384;
        var cluster = Enumerable.Range(0, servers).Select(_ => new RedisServer { isInCluster = true }).ToList();
        for (var i = 0; i < servers; i++)
        {
            await cluster[i].StartAsync();
            await cluster[i].CommandAsync(
                $"CLUSTER ADDSLOTSRANGE {i * Slots / servers} {((i + 1) * Slots / servers) - 1}");
            await cluster[i].CommandAsync($"CLUSTER SET-CONFIG-EPOCH {i + 1}");
            await cluster[i].CommandAsync($"CLUSTER MEET 127.0.0.1 {cluster[0].port}");
        }

        foreach (var one in cluster) await Eventually.HoldsAsync(() => one.SeesAllServers(servers));
        return cluster;
    }

    public async Task StartAsync()
    {
        string[] arguments = [port.ToString(CultureInfo.InvariantCulture), isInCluster ? "yes" : "no"];
        server = Process.Start(new ProcessStartInfo("sh", ["-c", Run, "sh", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var pid = await server.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("redis-server is missing; tests/run installs it.");
        Pid = int.Parse(pid, CultureInfo.InvariantCulture);
        await Eventually.HoldsAsync(() => LocalPort.IsListening(port));
    }

    /// <summary>Ends the server as a power failure would, without notifying its clients.</summary>
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
        await stream.WriteAsync(
            System.Text.Encoding.ASCII.GetBytes(command + "\r\n"), TestContext.Current.CancellationToken);
        await stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private bool SeesAllServers(int servers)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, port);
        using var stream = client.GetStream();
        stream.Write("CLUSTER INFO\r\n"u8);
        var buffer = new byte[4_096];
        var text = System.Text.Encoding.ASCII.GetString(buffer, 0, stream.Read(buffer));
        return text.Contains("cluster_state:ok", StringComparison.Ordinal)
            && text.Contains(
                string.Create(CultureInfo.InvariantCulture, $"cluster_known_nodes:{servers}\r"),
                StringComparison.Ordinal);
    }
}
