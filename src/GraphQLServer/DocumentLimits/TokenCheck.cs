namespace GraphQLServer.DocumentLimits;

/// <summary>
/// Finds errors far inside a token, for which the lexer's own error would be expensive: see
/// <see cref="LinearSyntaxCheck"/>.
/// </summary>
internal static class TokenCheck
{
    /// <summary>The maximum number of digits of a number, far more than any type accepts.</summary>
    private const int MaxNumberLength = 1_000;

    /// <summary>
    /// Describes the error in the comment, string or number at the start; null when there is none, or the lexer finds
    /// it early.
    /// </summary>
    public static string? FindError(ReadOnlySpan<char> rest) => rest[0] switch
    {
        '#' => FindCommentError(rest),
        '"' when rest.StartsWith("\"\"\"") => FindBlockStringError(rest[3..]),
        '"' => FindStringError(rest),
        '-' or (>= '0' and <= '9') => rest.IndexOfAnyExceptInRange('+', '9') is > MaxNumberLength or < 0
            && rest.Length > MaxNumberLength ? "Invalid number." : null,
        _ => null,
    };

    private static string? FindCommentError(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny('\r', '\n');
        return HasControlCharacter(end < 0 ? rest : rest[..end]) ? "Invalid character within Comment." : null;
    }

    private static string? FindBlockStringError(ReadOnlySpan<char> rest)
    {
        for (var from = 0; rest[from..].IndexOf("\"\"\"") is >= 0 and var found; from += found + 3)
            if (from + found == 0 || rest[from + found - 1] != '\\')
                return HasControlCharacter(rest[..(from + found)]) ? "Invalid character within block string." : null;
        return "Unterminated string.";
    }

    private static string? FindStringError(ReadOnlySpan<char> rest)
    {
        for (var i = 1; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case '"': return null;
                case '\r' or '\n': return "Unterminated string.";
                case < ' ' and not '\t': return "Invalid character within String.";
                case '\\' when !IsEscape(rest[++i..]): return "Invalid character escape sequence.";
            }
        }

        return "Unterminated string.";
    }

    private static bool IsEscape(ReadOnlySpan<char> rest) => rest switch
    {
        ['"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't', ..] => true,
        ['u', var a, var b, var c, var d, ..] =>
            char.IsAsciiHexDigit(a) && char.IsAsciiHexDigit(b) && char.IsAsciiHexDigit(c) && char.IsAsciiHexDigit(d),
        _ => false,
    };

    private static bool HasControlCharacter(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
            if (character is < ' ' and not ('\t' or '\r' or '\n'))
                return true;
        return false;
    }
}
