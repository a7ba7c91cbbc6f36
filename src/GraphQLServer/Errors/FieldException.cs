using GraphQL;

namespace GraphQLServer.Errors;

/// <summary>
/// Thrown by a resolver for an error of the caller: a page that is too large, a field that this caller may not use. The
/// message and the code are returned to the caller unchanged; every other exception is a bug and its details stay
/// hidden.
/// </summary>
public sealed class FieldException : ExecutionError
{
    /// <summary>Creates an error with a code in capitals and a one-sentence message for the caller.</summary>
    /// <param name="cause">The failure on the server, for its log; null for an error of the caller.</param>
    public FieldException(string code, string message, Exception? cause = null) : base(message, cause) => Code = code;

    /// <summary>
    /// Whether the same operation may succeed in a few seconds. When the whole operation failed for such reasons, its
    /// HTTP status is 503.
    /// </summary>
    public bool IsTemporary { get; init; }
}
