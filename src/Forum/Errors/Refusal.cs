namespace Forum.Errors;

/// <summary>
/// An expected error that the caller can fix or retry, with a message for the user and a code for the client. Use cases
/// and reads throw it; nothing has been saved, except with <see cref="ErrorCode.OutcomeUnknown"/>. In a mutation it
/// becomes one of the payload's `errors`; BUSY, and any refusal in a query, becomes a GraphQL error.
/// </summary>
#pragma warning disable CA1710 // A refusal is an expected result; "RefusalException" would suggest a bug.
public sealed class Refusal : Exception
#pragma warning restore CA1710
{
    /// <param name="code">The code by which clients tell errors apart and select a translated message.</param>
    /// <param name="message">One English sentence; it never contains the caller's input.</param>
    public Refusal(ErrorCode code, string message)
        : base(message) => Code = code;

    public ErrorCode Code { get; }

    /// <summary>
    /// The name of the input field or argument that caused the error, in camel case; null when no single one did. May
    /// be set to the name of the input record's property.
    /// </summary>
    public string? Field
    {
        get;
        init => field = value is null ? null : char.ToLowerInvariant(value[0]) + value[1..];
    }

    /// <summary>The earliest time (UTC) at which the same call can succeed; null when unknown.</summary>
    public DateTime? RetryAt { get; init; }

    public static Refusal NotFound(string what, string? field = null) =>
        new(ErrorCode.NotFound, $"This {what} does not exist.") { Field = field };

    /// <summary>Other transactions keep the database busy. Nothing was written.</summary>
    public static Refusal Busy() => new(ErrorCode.Busy, "The forum is busy. Try again in a moment.");

    /// <summary>The client has disconnected and nothing was written. The client does not receive this error.</summary>
    public static Refusal Disconnected() => new(ErrorCode.Busy, "The client has closed the connection.");

    public static Refusal Invalid(string field, string message) =>
        new(ErrorCode.InvalidInput, message) { Field = field };
}
