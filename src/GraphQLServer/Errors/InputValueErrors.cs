namespace GraphQLServer.Errors;

/// <summary>
/// How a scalar says that it does not take a value. The engine turns every exception thrown there into a mistake of the
/// caller's, in the exception's words: a bug in an input type too.
/// </summary>
internal static class InputValueErrors
{
    /// <summary>Whether it is one; if not, it is a bug.</summary>
    public static bool Is(Exception cause) => cause is FormatException or OverflowException || IsTheEngines(cause);

    /// <summary>Whether its words are for the caller.</summary>
    public static bool IsInOurWords(Exception cause) => cause is InputValueException || IsTheEngines(cause);

    private static bool IsTheEngines(Exception cause) =>
        cause is InvalidOperationException && cause.Message.StartsWith("Unable to convert ", StringComparison.Ordinal);
}
