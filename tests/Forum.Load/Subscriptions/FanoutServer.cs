using System.Diagnostics;
using System.Globalization;
using System.Net;
using Forum.Load.Machine;
using Forum.Testing;

namespace Forum.Load.Subscriptions;

/// <summary>A program that publishes messages to all subscribers, and how to trigger it.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Program">The process whose CPU time is measured.</param>
/// <param name="HandshakeAsync">How subscribers connect at this point.</param>
/// <param name="PublishAsync">Triggers one message; a stage that does not create its own message sends that of the
/// previous stage.</param>
internal sealed record FanoutServer(
    string Name, HttpProgram Program, Func<CancellationToken, Task<Handshake>> HandshakeAsync,
    Func<byte[], CancellationToken, Task> PublishAsync) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Program.DisposeAsync();

    /// <summary>The forum itself, triggered by posting a comment.</summary>
    public static FanoutServer Of(LiveForum forum, Func<CancellationToken, Task<Handshake>> handshakeAsync) =>
        new("ours", forum.Node, handshakeAsync, (_, cancellationToken) => forum.PostAsync(cancellationToken));

    /// <param name="how">`socket`, `events` or `raw`.</param>
    public static async Task<FanoutServer> BareAsync(string name, string how, CancellationToken cancellationToken)
    {
        var (port, raw) = (LocalPort.FindFree(), LocalPort.FindFree());
        var start = new ProcessStartInfo(
            ExternalPrograms.Dotnet,
            [
                "exec", Path.Combine(AppContext.BaseDirectory, "Forum.Load.dll"), BaselineServer.Verb, Text(port),
                Text(raw)]);
        var program = await HttpProgram.StartAsync(start, port, cancellationToken);
        var handshake = how == "events"
            ? Handshake.Events(program.Address, "/events")
            : Handshake.Socket(how == "raw" ? new(IPAddress.Loopback, raw) : program.Address, "/socket");
        return new(name, program, _ => Task.FromResult(handshake), Post($"http://{program.Address}/publish/{how}"));
    }

    /// <summary>nginx with the module nchan and one worker; null: not installed.</summary>
    public static async Task<FanoutServer?> NchanAsync(CancellationToken cancellationToken)
    {
        const string Module = "/usr/lib/nginx/modules/ngx_nchan_module.so";
        if (ExternalPrograms.Other("nginx") is not { } nginx || !File.Exists(Module)) return null;
        var (port, folder) = (LocalPort.FindFree(), Directory.CreateTempSubdirectory("forum-load-nchan-"));
        var settings = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(
            settings,
            $$"""
            load_module {{Module}};
            daemon off; worker_processes 1; worker_rlimit_nofile 20000; pid {{folder.FullName}}/pid; error_log stderr crit;
            events { worker_connections 19000; }
            http {
              access_log off;
              server {
                listen 127.0.0.1:{{port}} backlog=4096;
                location /graphql { return 200 "{}"; }
                location /listen { nchan_subscriber websocket; nchan_channel_id live; nchan_message_buffer_length 1; nchan_subscriber_first_message newest; }
                location /tell { nchan_publisher http; nchan_channel_id live; nchan_message_buffer_length 1; }
              }
            }
            """,
            cancellationToken);
        var program = await HttpProgram.StartAsync(
            new ProcessStartInfo(nginx, ["-c", settings, "-p", folder.FullName]), port, cancellationToken);
        var handshake = Handshake.Socket(program.Address, "/listen");
        return new("nchan", program, _ => Task.FromResult(handshake), Post($"http://{program.Address}/tell"));
    }

    private static Func<byte[], CancellationToken, Task> Post(string address)
    {
        var http = new HttpClient();
        return async (message, cancellationToken) =>
        {
            using var body = new ByteArrayContent(message);
            using var response = await http.PostAsync(address, body, cancellationToken);
            if (!response.IsSuccessStatusCode) throw new LoadFailure($"{address} returned {response.StatusCode}.");
        };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
