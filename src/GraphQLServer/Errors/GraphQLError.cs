using GraphQLParser;

namespace GraphQLServer.Errors;

/// <summary>One entry of a response's <c>errors</c>.</summary>
internal sealed record GraphQLError(string Message, string Code)
{
    /// <summary>Keys and indexes from the root; null when the whole operation failed.</summary>
    public IReadOnlyList<object>? Path { get; init; }

    public IReadOnlyList<Location>? Locations { get; init; }

    /// <summary>When a retry may be allowed.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Whether a retry may succeed in a few seconds.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>The error id under which a bug was logged.</summary>
    public string? Id { get; init; }

    /// <param name="message">A sentence that says what may have taken effect.</param>
    public static GraphQLError OutcomeUnknown(string message) =>
        new($"{message} Read the current state, or retry with the same idempotency keys.", "OUTCOME_UNKNOWN");
}
