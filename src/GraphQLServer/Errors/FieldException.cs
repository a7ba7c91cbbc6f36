using GraphQL;

namespace GraphQLServer.Errors;

/// <summary>
/// What a resolver throws when the caller is at fault: a page that is too large, a field not for this caller. The
/// message and the code go to the caller as they are; every other exception is a bug and stays hidden.
/// </summary>
public sealed class FieldException : ExecutionError
{
    /// <summary>Refuses with a code in capitals and one sentence for the caller.</summary>
    /// <param name="cause">What went wrong on the server, for its log; null when the caller is at fault.</param>
    public FieldException(string code, string message, Exception? cause = null) : base(message, cause) => Code = code;

    /// <summary>
    /// Whether the same operation may succeed in a few seconds. An operation of which nothing could be done for such a reason is
    /// answered with status 503 over HTTP.
    /// </summary>
    public bool IsTemporary { get; init; }
}
