using System.ComponentModel.DataAnnotations;
using OpenTelemetry.Exporter;

namespace Forum.Server.Settings;

/// <summary>Where the program exports its metrics and traces. Configuration: `Forum:Telemetry`.</summary>
internal sealed record TelemetrySettings
{
    public const string Path = "Forum:Telemetry";

    /// <summary>Disables the export.</summary>
    public const string None = "none";

    /// <summary>The address of an OTLP collector, such as `http://localhost:4317`, or `none`.</summary>
    [Collector(ErrorMessage = "{0} must be `none` or an address such as http://localhost:4317.")]
    public string Otlp { get; init; } = None;

    /// <summary>The OTLP protocol: `Grpc`, usually on port 4317, or `HttpProtobuf`, usually on 4318.</summary>
    public OtlpExportProtocol Protocol { get; init; } = OtlpExportProtocol.Grpc;

    private sealed class CollectorAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) =>
            value is None
            || (Uri.TryCreate(value as string, UriKind.Absolute, out var address)
                && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps));
    }
}
