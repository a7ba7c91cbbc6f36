using System.Diagnostics;
using System.Globalization;

namespace Forum.Load.Machine;

/// <summary>The program under measurement, as built beside this one, in Production.</summary>
internal static class ForumServer
{
    /// <param name="remembers">Whether it remembers comments between requests, as by default, or reads every one anew.</param>
    /// <param name="keepsPages">Whether it keeps pages of comments, too.</param>
    /// <param name="redis">The Redis that ties it to other nodes; empty: none.</param>
    /// <param name="collector">Where it tells twice a second what it measures of itself; empty: nowhere.</param>
    /// <param name="settings">More settings, as on the command line.</param>
    public static Task<HttpProgram> StartAsync(string connection, bool remembers, CancellationToken cancellationToken, bool keepsPages = true, string redis = "", string collector = "", params string[] settings)
    {
        var port = Listening.FreePort();
        var start = Start(connection, ["--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), .. settings]);
        if (!remembers || !keepsPages) start.Environment["Forum__Reading__CachedMegabytes"] = "0";
        if (!remembers) start.Environment["Forum__Reading__RememberedComments"] = "0";
        if (redis.Length > 0) start.Environment["ConnectionStrings__Redis"] = redis;
        if (collector.Length > 0)
        {
            start.Environment["Forum__Telemetry__Otlp"] = collector;
            start.Environment["Forum__Telemetry__Protocol"] = "HttpProtobuf";
            start.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "500";
        }

        return HttpProgram.StartAsync(start, port, cancellationToken);
    }

    /// <summary>The program with a verb, or to serve.</summary>
    public static ProcessStartInfo Start(string connection, params string[] arguments)
    {
        var start = new ProcessStartInfo(Programs.Dotnet, ["exec", Path.Combine(AppContext.BaseDirectory, "Forum.Server.dll"), .. arguments]);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["ConnectionStrings__Forum"] = connection;

        // All of the load comes from one address.
        start.Environment["Forum__RateLimits__Enabled"] = "false";
        return start;
    }
}
