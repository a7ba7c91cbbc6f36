using System.Net.WebSockets;

namespace GraphQLServer.WebSockets;

/// <summary>Why the server closes a socket. Sources: RFC 6455, section 7.4.1, and the protocol of graphql-ws.</summary>
internal sealed record CloseCode(int Number, string Reason)
{
    public static readonly CloseCode Normal = new(1000, "");
    public static readonly CloseCode GoingAway = new(1001, "The server is stopping");
    public static readonly CloseCode MessageTooBig = new(1009, "Message too big");
    public static readonly CloseCode TryAgainLater = new(1013, "Messages are not read fast enough");

    /// <summary>The caller cannot be authenticated because of a temporary failure.</summary>
    public static readonly CloseCode Unavailable = new(1013, "Try again in a few seconds");
    public static readonly CloseCode Unauthorized = new(4401, "Unauthorized");
    public static readonly CloseCode Forbidden = new(4403, "Forbidden");
    public static readonly CloseCode SubprotocolNotAcceptable = new(4406, "Subprotocol not acceptable");
    public static readonly CloseCode InitTimeout = new(4408, "Connection initialisation timeout");
    public static readonly CloseCode InternalError = new(4500, "Internal server error");
    public static readonly CloseCode TooManyInits = new(4429, "Too many initialisation requests");

    /// <summary>More concurrent operations than one socket may have.</summary>
    public static readonly CloseCode TooManyOperations = new(4429, "Too many operations");

    /// <summary>More open connections than an account may have.</summary>
    public static readonly CloseCode TooManyConnections = new(4429, "Too many connections");

    /// <summary>More messages or other frames per minute than a client may send.</summary>
    public static readonly CloseCode TooManyMessages = new(1008, "Too many messages");

    public WebSocketCloseStatus Status => (WebSocketCloseStatus)Number;

    /// <param name="reason">A short description of the first error.</param>
    public static CloseCode BadMessage(string reason) => new(4400, reason);

    /// <summary>
    /// An operation with this id is still running. A long id is omitted, because a close reason has a length limit, and
    /// so is one with control characters, because the reason is logged.
    /// </summary>
    public static CloseCode Duplicate(string id) =>
        new(4409, id.Length <= 64 && id.All(c => char.IsBetween(c, ' ', '~'))
            ? $"Subscriber for {id} already exists"
            : "Subscriber already exists");
}

/// <summary>A received message requires closing the socket.</summary>
internal sealed class SocketClosedException(CloseCode code) : Exception(code.Reason)
{
    public CloseCode Code { get; } = code;
}
