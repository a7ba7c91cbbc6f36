using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Forum.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Forum.Server.Tests.Telemetry;

/// <summary>The metrics and traces that the program exports for its operators.</summary>
public sealed class ExportingTelemetry(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Theory]
    [InlineData("", "HttpProtobuf")]
    [InlineData("/below/a/path", "httpprotobuf")]
    public async Task An_OTLP_collector_receives_metrics_and_traces(string path, string protocol)
    {
        var received = new ConcurrentQueue<(string Path, string Text)>();
        await using var collector = await CollectAsync(received);
        await using (var node = await forum.StartNodeAsync(
            $"--Forum:Telemetry:Otlp={collector.Urls.Single()}{path}", $"--Forum:Telemetry:Protocol={protocol}"))
        {
            await using var reader = forum.Anonymous.At(node);
            await reader.QueryAsync("query SecretName { sections { id } }");
            await reader.TryQueryAsync("{ nothing }");
        }

        // Pending telemetry is flushed before the program exits.
        var response = received.ToLookup(r => r.Path, r => r.Text);
        var metrics = string.Concat(response[$"{path}/v1/metrics"]);
        foreach (var name in new[]
        {
            "graphql.operation.duration", "graphql.phase.duration", "graphql.operation.cost", "graphql.errors",
            "graphql.cache.lookups", "VALIDATION_FAILED", "http.server.request.duration",
        })
        {
            Assert.Contains(name, metrics, StringComparison.Ordinal);
        }

        var traces = string.Concat(response[$"{path}/v1/traces"]);
        Assert.Contains("graphql query", traces, StringComparison.Ordinal);

        // Text that a caller sends never becomes a label.
        Assert.DoesNotContain("SecretName", metrics + traces, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_sockets_and_subscriptions_and_batch_sizes_are_measured()
    {
        var (ups, downs) = (new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, int>());
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, its) =>
        {
            if (instrument.Meter.Name == "GraphQLServer") its.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) =>
            (value > 0 ? ups : downs).AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.Start();
        var article = await forum.ArticleAsync();
        Assert.True(ups["graphql.batch.size"] > 0);
        using (var live = await forum.Anonymous.FollowAsync(article))
        {
            await Eventually.HoldsAsync(
                () => ups.ContainsKey("graphql.subscriptions") && ups.ContainsKey("graphql.sockets"));
        }

        await Eventually.HoldsAsync(
            () => downs.ContainsKey("graphql.subscriptions") && downs.ContainsKey("graphql.sockets"));
    }

    private static async Task<WebApplication> CollectAsync(ConcurrentQueue<(string Path, string Text)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            received.Enqueue((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
