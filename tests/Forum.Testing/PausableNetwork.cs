using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Forum.Testing;

/// <summary>
/// A network path to PostgreSQL on which a test can pause all traffic, as a network that drops every packet does.
/// </summary>
internal sealed class PausableNetwork : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly UnixDomainSocketEndPoint server;
    private TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="connection">A connection string to a server's Unix socket.</param>
    public PausableNetwork(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        server = new UnixDomainSocketEndPoint(Path.Combine(settings.Host!, ".s.PGSQL.5432"));
        listener.Start();
        open.SetResult();
        (settings.Host, settings.Port) = ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        Connection = settings.ConnectionString;
        _ = AcceptAsync();
    }

    /// <summary>The connection string that uses this network path.</summary>
    public string Connection { get; }

    public void Pause() => open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => open.SetResult();

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Stop();
        ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!ended.IsCancellationRequested) _ = ConnectAsync(await listener.AcceptSocketAsync(ended.Token));
    }

    private async Task ConnectAsync(Socket accepted)
    {
        using var client = accepted;
        using var database = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await database.ConnectAsync(server, ended.Token);
        await Task.WhenAny(PumpAsync(client, database), PumpAsync(database, client));
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[65_536];
        while (await from.ReceiveAsync(buffer, ended.Token) is > 0 and var read)
        {
            await open.Task.WaitAsync(ended.Token);
            await to.SendAsync(buffer.AsMemory(0, read), ended.Token);
        }
    }
}
