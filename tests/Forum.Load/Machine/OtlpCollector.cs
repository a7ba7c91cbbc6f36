using System.Globalization;
using System.Text;
using Forum.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Forum.Load.Machine;

/// <summary>
/// Receives the program's metrics by OTLP over HTTP and keeps the sums of its counters. Source: the protocol buffers of
/// opentelemetry-proto, metrics/v1: a Metric has its name in field 1 and its Sum in field 7, a Sum has its points in
/// field 1, and a point has its integer value in field 6.
/// </summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Dictionary<string, long> sums = [];
    private int reports;

    private OtlpCollector(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    /// <summary>How many reports the program has sent.</summary>
    public int Reports => Volatile.Read(ref reports);

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LocalPort.FindFree()}"));
        var app = builder.Build();
        var collector = new OtlpCollector(app);
        app.MapPost("/v1/metrics", async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            collector.Take(body.ToArray());
        });
        app.MapPost("/v1/traces", () => { });
        await app.StartAsync();
        return collector;
    }

    /// <summary>The value of a counter in the program's last report, summed over all its tags.</summary>
    public long Sum(string counter)
    {
        lock (sums) return sums.GetValueOrDefault(counter);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Take(byte[] report)
    {
        lock (sums)
        {
            // A report has resources, these have scopes, and those have metrics.
            foreach (var metric in ProtobufReader.Parts(report, 1)
                .SelectMany(resource => ProtobufReader.Parts(resource, 2))
                .SelectMany(scope => ProtobufReader.Parts(scope, 2)))
            {
                var name = Encoding.UTF8.GetString(ProtobufReader.Parts(metric, 1).First().Span);
                sums[name] = ProtobufReader.Parts(metric, 7).SelectMany(sum => ProtobufReader.Parts(sum, 1))
                    .Sum(point => ProtobufReader.Number(point, 6));
            }
        }

        Interlocked.Increment(ref reports);
    }
}
