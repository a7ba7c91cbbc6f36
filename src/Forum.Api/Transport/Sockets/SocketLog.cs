using Microsoft.Extensions.Logging;

namespace Forum.Api.Transport.Sockets;

internal static partial class SocketLog
{
    [LoggerMessage(20, LogLevel.Error, "A socket's caller could not be found out.")]
    public static partial void NotIntroduced(ILogger logger, Exception exception);
}
