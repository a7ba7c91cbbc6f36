using System.Diagnostics;
using System.Globalization;
using Forum.Testing;

namespace Forum.Load.Machine;

/// <summary>The measured program, as built next to this one, in the Production environment.</summary>
internal static class ForumServer
{
    /// <param name="caches">
    /// Whether the program caches comments between requests, as by default, or reads each comment every time.
    /// </param>
    /// <param name="cachesPages">Whether the program also caches pages of comments.</param>
    /// <param name="redis">The Redis shared with other nodes; empty: none.</param>
    /// <param name="collector">Where the program exports its metrics twice a second; empty: nowhere.</param>
    /// <param name="settings">More command-line settings.</param>
    public static Task<HttpProgram> StartAsync(
        string connection, bool caches, CancellationToken cancellationToken, bool cachesPages = true,
        string redis = "", string collector = "", params string[] settings)
    {
        var port = LocalPort.FindFree();
        var start = Start(
            connection,
            ["--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), .. settings]);
        if (!caches || !cachesPages) start.Environment["Forum__Reading__CachedMegabytes"] = "0";
        if (!caches) start.Environment["Forum__Reading__CachedComments"] = "0";
        if (redis.Length > 0) start.Environment["ConnectionStrings__Redis"] = redis;
        if (collector.Length > 0)
        {
            start.Environment["Forum__Telemetry__Otlp"] = collector;
            start.Environment["Forum__Telemetry__Protocol"] = "HttpProtobuf";
            start.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "500";
        }

        return HttpProgram.StartAsync(start, port, cancellationToken);
    }

    /// <summary>The program with a command, or to serve.</summary>
    public static ProcessStartInfo Start(string connection, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            ExternalPrograms.Dotnet,
            ["exec", Path.Combine(AppContext.BaseDirectory, "Forum.Server.dll"), .. arguments]);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["ConnectionStrings__Forum"] = connection;

        // All load comes from one address, so the rate limits would apply.
        start.Environment["Forum__RateLimits__Enabled"] = "false";
        return start;
    }
}
