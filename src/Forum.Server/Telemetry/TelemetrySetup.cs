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
        // Read before the settings are validated: an invalid value here stops the program a moment later with a proper
        // message.
        var otlp = configuration[$"{TelemetrySettings.Path}:{nameof(TelemetrySettings.Otlp)}"];
        if (otlp is null or TelemetrySettings.None || !Uri.TryCreate(otlp, UriKind.Absolute, out var collector))
            return services;
        var isHttp = configuration[$"{TelemetrySettings.Path}:{nameof(TelemetrySettings.Protocol)}"] == nameof(
            OtlpExportProtocol.HttpProtobuf);
        var protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("forum"))
            .WithMetrics(metrics => metrics
                .AddMeter(GraphQLMetrics.Name, CacheMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql")
                .AddOtlpExporter(exporter => SetEndpoint(exporter, protocol, collector, "v1/metrics")))
            .WithTracing(traces => traces
                .AddSource(GraphQLMetrics.Name, "Npgsql")
                .AddAspNetCoreInstrumentation()
                .AddOtlpExporter(exporter => SetEndpoint(exporter, protocol, collector, "v1/traces")));
        return services;
    }

    /// <summary>Over HTTP every kind of signal has its own URL (OTLP specification, "OTLP/HTTP request").</summary>
    private static void SetEndpoint(OtlpExporterOptions otlp, OtlpExportProtocol protocol, Uri collector, string path)
    {
        otlp.Protocol = protocol;
        otlp.Endpoint = protocol == OtlpExportProtocol.HttpProtobuf ? new Uri(collector, path) : collector;
    }
}
