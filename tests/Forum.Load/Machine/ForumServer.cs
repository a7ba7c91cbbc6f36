using System.Diagnostics;
using System.Globalization;

namespace Forum.Load.Machine;

/// <summary>The program under measurement, as built beside this one, in Production.</summary>
internal static class ForumServer
{
    /// <param name="remembers">Whether it remembers comments between requests, as by default, or reads every one anew.</param>
    public static Task<HttpProgram> StartAsync(string connection, bool remembers, CancellationToken cancellationToken)
    {
        var port = Listening.FreePort();
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "Forum.Server.dll"), "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")]);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["ConnectionStrings__Forum"] = connection;

        // All of the load comes from one address.
        start.Environment["Forum__RateLimits__Enabled"] = "false";
        if (!remembers) start.Environment["Forum__Reading__RememberedComments"] = "0";
        return HttpProgram.StartAsync(start, port, cancellationToken);
    }
}
