namespace GraphQLServer.Errors;

/// <summary>
/// Recognizes exceptions by which a scalar rejects a value. GraphQL.NET reports every exception thrown by a scalar or
/// an input type as an error of the caller, with the exception's message, even when it is a bug.
/// </summary>
internal static class InputValueErrors
{
    /// <summary>Whether the exception rejects a value; otherwise it is a bug.</summary>
    public static bool IsInputError(Exception cause) =>
        cause is FormatException or OverflowException || IsConversionError(cause);

    /// <summary>Whether the message is meant for the caller.</summary>
    public static bool HasSafeMessage(Exception cause) => cause is InputValueException || IsConversionError(cause);

    private static bool IsConversionError(Exception cause) =>
        cause is InvalidOperationException && cause.Message.StartsWith("Unable to convert ", StringComparison.Ordinal);
}
