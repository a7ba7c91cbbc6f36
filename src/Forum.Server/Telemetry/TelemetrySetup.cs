using Forum.Server.Settings;
using Forum.Telemetry;
using GraphQLServer.Telemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Forum.Server.Telemetry;

/// <summary>Registers OpenTelemetry if a collector is configured; otherwise nothing is collected.</summary>
internal static class TelemetrySetup
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        // The options are not validated yet. Ignore an invalid value here: validation at start-up reports it.
        var otlp = configuration[$"{TelemetrySettings.Path}:{nameof(TelemetrySettings.Otlp)}"];
        if (otlp is null or TelemetrySettings.None || !Uri.TryCreate(otlp, UriKind.Absolute, out var collector))
            return services;
        var name = configuration[$"{TelemetrySettings.Path}:{nameof(TelemetrySettings.Protocol)}"];
        var protocol = Enum.TryParse<OtlpExportProtocol>(name, ignoreCase: true, out var configured)
            ? configured
            : OtlpExportProtocol.Grpc;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("forum"))
            .WithMetrics(metrics => metrics
                .AddMeter(
                    GraphQLMetrics.Name, CacheMetrics.MeterName, "Microsoft.AspNetCore.Hosting",
                    "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql")
                .AddOtlpExporter(exporter => SetEndpoint(exporter, protocol, collector, "v1/metrics")))
            .WithTracing(traces => traces
                .AddSource(GraphQLMetrics.Name, "Npgsql")
                .AddAspNetCoreInstrumentation()
                .AddOtlpExporter(exporter => SetEndpoint(exporter, protocol, collector, "v1/traces")));
        return services;
    }

    /// <summary>
    /// With OTLP/HTTP, each signal (metrics, traces) has its own path below the collector's. Source: OTLP
    /// specification, "OTLP/HTTP Request".
    /// </summary>
    private static void SetEndpoint(OtlpExporterOptions otlp, OtlpExportProtocol protocol, Uri collector, string path)
    {
        otlp.Protocol = protocol;
        otlp.Endpoint = protocol == OtlpExportProtocol.HttpProtobuf
            ? new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/{path}")
            : collector;
    }
}
