namespace GraphQLServer.Errors;

/// <summary>
/// Recognizes exceptions by which a scalar rejects a value. The engine reports every exception thrown by a scalar or an input type as an
/// error of the caller, with the exception's message, even when it is a bug.
/// </summary>
internal static class InputValueErrors
{
    /// <summary>Whether the exception rejects a value; otherwise it is a bug.</summary>
    public static bool Is(Exception cause) => cause is FormatException or OverflowException || IsTheEngines(cause);

    /// <summary>Whether the message is meant for the caller.</summary>
    public static bool IsInOurWords(Exception cause) => cause is InputValueException || IsTheEngines(cause);

    private static bool IsTheEngines(Exception cause) =>
        cause is InvalidOperationException && cause.Message.StartsWith("Unable to convert ", StringComparison.Ordinal);
}
