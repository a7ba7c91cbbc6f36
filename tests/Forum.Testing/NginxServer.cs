using System.Diagnostics;
using System.Globalization;

namespace Forum.Testing;

/// <summary>
/// A real nginx on a dedicated port, with the configuration from docker-compose.yml. It ends when this process ends.
/// </summary>
public sealed class NginxServer : IAsyncDisposable
{
    /// <summary>
    /// $1: the folder. The shell stops nginx when its standard input closes, which happens when this process ends.
    /// </summary>
    private const string Run =
        """
        PATH=$PATH:/usr/sbin
        nginx -p "$1" -e "$1/error.log" -c "$1/nginx.conf" &
        cat >/dev/null
        kill -KILL $!
        wait $! 2>/dev/null
        """;

    private const string MainConfiguration =
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        events { }
        http {
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            include forum.conf;
        }
        """;

    private readonly TemporaryFolder folder = new();
    private readonly int port = LocalPort.FindFree();
    private Process? server;

    public Uri Address => new($"http://127.0.0.1:{port}");

    public static async Task<NginxServer> StartAsync(Uri one, Uri other)
    {
        var nginx = new NginxServer();
        var template = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "forum.conf.template"));
        await File.WriteAllTextAsync(Path.Combine(nginx.folder.Path, "nginx.conf"), MainConfiguration);
        await File.WriteAllTextAsync(
            Path.Combine(nginx.folder.Path, "forum.conf"),
            template
                .Replace(
                    "${FORUM_LISTEN}", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{nginx.port}"),
                    StringComparison.Ordinal)
                .Replace("${FORUM_NODE_1}", one.Authority, StringComparison.Ordinal)
                .Replace("${FORUM_NODE_2}", other.Authority, StringComparison.Ordinal));
        nginx.server = Process.Start(
            new ProcessStartInfo("sh", ["-c", Run, "sh", nginx.folder.Path])
            {
                RedirectStandardInput = true,
                RedirectStandardError = true
            })!;
        await Eventually.HoldsAsync(() => LocalPort.IsListening(nginx.port));
        return nginx;
    }

    /// <summary>A client for the same user that connects to the proxy only.</summary>
    public ForumClient CreateClient(ForumClient person, ForumNode any)
    {
        var client = person.At(any);
        client.Http.BaseAddress = Address;
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
            server.Dispose();
        }

        folder.Dispose();
    }
}
