namespace Forum.Errors;

/// <summary>
/// An error that the caller can fix or retry, with a message for the user and a code for the client. Thrown by use
/// cases and reads before anything is saved, and converted to a payload at one place in the API. Any other exception is
/// a bug.
/// </summary>
#pragma warning disable CA1710 // A refusal is an expected result; "RefusalException" would suggest a bug.
public sealed class Refusal : Exception
#pragma warning restore CA1710
{
    /// <param name="code">The code that clients branch on and translate by.</param>
    /// <param name="message">One English sentence; it never contains the caller's input.</param>
    public Refusal(ErrorCode code, string message)
        : base(message) => Code = code;

    public ErrorCode Code { get; }

    /// <summary>
    /// The input field that caused the error, as a path from the input's root; null when it is not a single field.
    /// </summary>
    public string? Field { get; init; }

    /// <summary>When the same call may succeed (UTC); null when unknown.</summary>
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
