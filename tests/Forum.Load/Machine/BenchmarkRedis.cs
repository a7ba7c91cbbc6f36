using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Forum.Load.Machine;

/// <summary>A dedicated Redis server without persistence.</summary>
internal sealed class BenchmarkRedis : IAsyncDisposable
{
    private readonly Process process;

    private BenchmarkRedis(Process process, IPEndPoint address) => (this.process, Address) = (process, address);

    public IPEndPoint Address { get; }

    public int Pid => process.Id;

    /// <summary>In the format of `ConnectionStrings:Redis`.</summary>
    public string Connection => Address.ToString();

    public static async Task<BenchmarkRedis> StartAsync(CancellationToken cancellationToken)
    {
        var program = ExternalPrograms.Other("redis-server")
            ?? throw new LoadFailure("redis-server is missing (Debian: apt-get install redis-server).");
        var port = LoopbackPorts.FreePort();
        var start = new ProcessStartInfo(
            program,
            ["--port", port.ToString(
                CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning", "--logfile", "/dev/null"]);
        var process = Process.Start(start) ?? throw new LoadFailure($"{program} does not start.");
        var redis = new BenchmarkRedis(process, new(IPAddress.Loopback, port));
        for (var patience = 0; patience < 200; patience++)
        {
            if (redis.Answers()) return redis;
            await Task.Delay(50, cancellationToken);
        }

        await redis.DisposeAsync();
        throw new LoadFailure("redis-server does not answer.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private bool Answers()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(Address);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
