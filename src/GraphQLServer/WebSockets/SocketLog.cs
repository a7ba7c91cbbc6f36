using Microsoft.Extensions.Logging;

namespace GraphQLServer.WebSockets;

internal static partial class SocketLog
{
    [LoggerMessage(20, LogLevel.Error, "WebSocket authentication failed.")]
    public static partial void AuthenticationFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 21, Message = "WebSocket closed with {Code}: {Reason}.")]
    public static partial void Closed(ILogger logger, LogLevel level, int code, string reason);
}
