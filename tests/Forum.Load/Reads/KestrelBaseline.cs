using System.Diagnostics;
using System.Globalization;
using Forum.Load.Machine;
using Forum.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace Forum.Load.Reads;

/// <summary>
/// The baseline: Kestrel with one middleware that writes the bytes of a recorded response with the same headers. It
/// reads a request body to its end, but evaluates nothing except whether the caller sent an entity tag. It runs in a
/// separate process.
/// </summary>
internal static class KestrelBaseline
{
    public const string Verb = "limit";

    public static async Task<HttpProgram> StartAsync(
        LoadRun run, RecordedResponse response, CancellationToken cancellationToken)
    {
        var file = Path.Combine(run.Options.Folder.FullName, "limit.response");
        await response.WriteAsync(file, cancellationToken);
        var port = LocalPort.FindFree();
        var start = new ProcessStartInfo(
            ExternalPrograms.Dotnet,
            [
                "exec", Path.Combine(AppContext.BaseDirectory, "Forum.Load.dll"), Verb,
                port.ToString(CultureInfo.InvariantCulture), file]);

        // The program has the same setting: its threads do not spin while they wait for work.
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        return await HttpProgram.StartAsync(start, port, cancellationToken);
    }

    public static async Task ServeAsync(int port, string file, CancellationToken cancellationToken)
    {
        var response = await RecordedResponse.ReadAsync(file, cancellationToken);
        var headers = response.Headers.Select(header =>
            KeyValuePair.Create(header.Name, new StringValues(header.Value))).ToArray();
        var ofNoBody = headers.Where(header => !header.Key.StartsWith("Content-Type", StringComparison.Ordinal))
            .ToArray();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}")
            .ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(http => HttpMethods.IsPost(http.Request.Method) ? ReadAndWriteAsync(http)
            : http.Request.Headers.IfNoneMatch.Count > 0 ? NotModified(http)
            : WriteAsync(http));
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);

        async Task ReadAndWriteAsync(HttpContext http)
        {
            var body = http.Request.BodyReader;
            while (true)
            {
                var read = await body.ReadAsync(http.RequestAborted);
                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
            }

            await WriteAsync(http);
        }

        Task NotModified(HttpContext http)
        {
            Set(http, ofNoBody);
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        Task WriteAsync(HttpContext http)
        {
            Set(http, headers);
            http.Response.ContentLength = response.Body.Length;
            return http.Response.Body.WriteAsync(response.Body, 0, response.Body.Length, http.RequestAborted);
        }
    }

    private static void Set(HttpContext http, KeyValuePair<string, StringValues>[] headers)
    {
        foreach (var (name, value) in headers) http.Response.Headers[name] = value;
    }
}
