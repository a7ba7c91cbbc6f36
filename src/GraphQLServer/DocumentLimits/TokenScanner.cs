namespace GraphQLServer.DocumentLimits;

/// <summary>
/// Finds the token boundaries of a text in one linear pass without interpreting the tokens: it allocates nothing and
/// accepts any text. For a valid document it finds the same tokens as the lexer, comments included. Source: the GraphQL
/// specification, section 2.1.
/// </summary>
internal ref struct TokenScanner(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> rest = text;

    public ReadOnlySpan<char> Current { get; private set; }

    public bool MoveNext()
    {
        rest = rest.TrimStart(" \t\r\n,\uFEFF");
        if (rest.IsEmpty) return false;
        var length = TokenLength(rest);
        Current = rest[..length];
        rest = rest[length..];
        return true;
    }

    private static int TokenLength(ReadOnlySpan<char> text) => text[0] switch
    {
        '"' => text.StartsWith("\"\"\"") ? BlockStringLength(text) : StringLength(text),
        '#' => LengthUntil(text.IndexOfAny('\r', '\n'), text),
        '.' => text.StartsWith("...") ? 3 : 1,
        '_' or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') => NameLength(text),
        '-' or (>= '0' and <= '9') => NumberLength(text),
        _ => 1,
    };

    private static int NameLength(ReadOnlySpan<char> text)
    {
        var at = 1;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')) at++;
        return at;
    }

    private static int NumberLength(ReadOnlySpan<char> text)
    {
        var at = 1;
        while (at < text.Length
            && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.'
                || (text[at] is '+' or '-' && text[at - 1] is 'e' or 'E'))) at++;
        return at;
    }

    private static int StringLength(ReadOnlySpan<char> text)
    {
        for (var at = 1; ;)
        {
            var next = text[at..].IndexOfAny("\"\\\r\n");
            if (next < 0) return text.Length;
            at += next;
            if (text[at] != '\\') return at + 1;
            at = Math.Min(at + 2, text.Length);
        }
    }

    private static int BlockStringLength(ReadOnlySpan<char> text)
    {
        for (var at = 3; ;)
        {
            var next = text[at..].IndexOf("\"\"\"");
            if (next < 0) return text.Length;
            at += next + 3;
            if (text[at - 4] != '\\') return at;
        }
    }

    private static int LengthUntil(int index, ReadOnlySpan<char> text) => index < 0 ? text.Length : index;
}
