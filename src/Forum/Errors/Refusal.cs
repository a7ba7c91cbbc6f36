namespace Forum.Errors;

/// <summary>
/// What the caller did wrong, in words for the person and a code for the program. Thrown by use cases and reads before
/// anything is saved; answered at one place in the API. Anything else that is thrown is a bug of ours.
/// </summary>
#pragma warning disable CA1710 // A refusal is an answer; "RefusalException" would say that something broke.
public sealed class Refusal : Exception
#pragma warning restore CA1710
{
    /// <param name="code">What a client acts on and translates by.</param>
    /// <param name="message">One English sentence; it never repeats what the caller sent.</param>
    public Refusal(ErrorCode code, string message)
        : base(message) => Code = code;

    public ErrorCode Code { get; }

    /// <summary>The input field at fault, from the input's root; null when no single field is.</summary>
    public string? Field { get; init; }

    /// <summary>When the same call may succeed (UTC); null when that is not known.</summary>
    public DateTime? RetryAt { get; init; }

    public static Refusal NotFound(string what, string? field = null) => new(ErrorCode.NotFound, $"There is no such {what}.") { Field = field };

    /// <summary>Others keep the database busy. Nothing was written.</summary>
    public static Refusal Busy() => new(ErrorCode.Busy, "The forum is busy. Try again in a moment.");

    /// <summary>Nothing was written. The client does not receive this.</summary>
    public static Refusal Disconnected() => new(ErrorCode.Busy, "The client has closed the connection.");

    public static Refusal Invalid(string field, string message) => new(ErrorCode.InvalidInput, message) { Field = field };
}
