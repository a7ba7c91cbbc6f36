using Microsoft.Extensions.Logging;

namespace GraphQLServer.Telemetry;

/// <summary>GraphQLServer's log messages: paths and ids, never a document or a value.</summary>
internal static partial class GraphQLLog
{
    [LoggerMessage(1, LogLevel.Error, "GraphQL field {Path} failed with error id {ErrorId}.")]
    public static partial void FieldFailed(ILogger logger, string path, string errorId, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "A GraphQL operation timed out after {TimeLimit}.")]
    public static partial void TimedOut(ILogger logger, TimeSpan timeLimit);

    [LoggerMessage(
        4, LogLevel.Warning, "A GraphQL operation failed for a temporary reason; the caller was asked to retry.")]
    public static partial void TemporaryFailure(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "A request was rejected as cross-site: {Reason}")]
    public static partial void CrossSiteRequest(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Information, "A GraphQL document was rejected: {Code}.")]
    public static partial void Rejected(ILogger logger, string code);
}
