using GraphQLParser;

namespace GraphQLServer.Errors;

/// <summary>One entry of an answer's <c>errors</c>.</summary>
internal sealed record GraphQLError(string Message, string Code)
{
    /// <summary>Keys and indexes from the root; null when the whole operation failed.</summary>
    public IReadOnlyList<object>? Path { get; init; }

    public IReadOnlyList<Location>? Locations { get; init; }

    /// <summary>When the same may be let through.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Whether the same may succeed in a few seconds.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>Under which a bug stands in the log.</summary>
    public string? Id { get; init; }

    /// <param name="what">What may have been written, as a sentence.</param>
    public static GraphQLError OutcomeUnknown(string what) =>
        new($"{what} Read the state again, or repeat it with the same idempotency keys.", "OUTCOME_UNKNOWN");
}
