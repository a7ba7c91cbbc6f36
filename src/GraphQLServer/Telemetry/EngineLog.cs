using Microsoft.Extensions.Logging;

namespace GraphQLServer.Telemetry;

/// <summary>The engine's log messages: paths and ids, never a document or a value.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Error, "GraphQL field {Path} failed; the caller was told the id {Id}.")]
    public static partial void FieldFailed(ILogger logger, string path, string id, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "A GraphQL operation was stopped after {Elapsed}.")]
    public static partial void TimedOut(ILogger logger, TimeSpan elapsed);

    [LoggerMessage(4, LogLevel.Warning, "A GraphQL operation could not be carried out; the caller is asked to try again.")]
    public static partial void TemporaryFailure(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "A GraphQL document was refused: {Code}.")]
    public static partial void Rejected(ILogger logger, string code);
}
