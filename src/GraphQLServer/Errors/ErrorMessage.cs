using GraphQL.Validation;

namespace GraphQLServer.Errors;

/// <summary>
/// Makes an error message safe for the caller: short, and without names that the request does not contain.
/// </summary>
internal static class ErrorMessage
{
    private const int MaxLength = 300;

    public static string Of(Exception exception)
    {
        var text = exception.Message;
        if (exception is ValidationError { InnerException: { Message.Length: > 0 } cause }
            && !InputValueErrors.HasSafeMessage(cause))
            text = text.Replace(cause.Message, "", StringComparison.Ordinal);
        // After its first line, the message of a syntax error has an excerpt of the document.
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        if (end >= 0) text = text[..end];
        var suggestion = text.IndexOf("Did you mean", StringComparison.OrdinalIgnoreCase);
        if (suggestion >= 0) text = text[..suggestion];
        text = text.TrimEnd();
        if (text.Length <= MaxLength) return text;
        return string.Concat(
            text.AsSpan(0, char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength), "…");
    }
}
