using System.Text;
using GraphQLParser;
using GraphQLParser.Exceptions;
using GraphQLServer.Errors;

namespace GraphQLServer.DocumentLimits;

/// <summary>
/// Finds syntax errors for which the parser's own error is too expensive or fails. The parser indents its error marker
/// with one blank per column, and allocates a new string for each blank: at column 16,000 this takes 256 MB. It also
/// treats a lone carriage return as a line break when it counts lines but not when it prints them, and throws. So the
/// parser gets a copy with one token per line and empty strings, and each token is lexed separately as if it were at
/// the start of a document.
/// </summary>
internal static class LinearSyntaxCheck
{
    private const int MaxLineLength = 1_000;

    public static bool IsNeeded(string body)
    {
        var start = 0;
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '\n') start = i + 1;
            else if (i - start > MaxLineLength || (body[i] == '\r' && (i + 1 == body.Length || body[i + 1] != '\n')))
                return true;
        }

        return false;
    }

    /// <exception cref="DocumentException">The body has a syntax error or too many tokens.</exception>
    /// <exception cref="GraphQLMaxDepthExceededException">It nests too deep.</exception>
    public static void Check(string body, in ParserOptions options, int maxTokens)
    {
        var starts = new List<int>();
        var copy = Copy(body, maxTokens, starts);
        try
        {
            Parser.Parse(copy, options);
        }
        catch (GraphQLSyntaxErrorException exception)
        {
            var token = exception.Location.Line - 1;
            throw SyntaxErrorAt(body, token < starts.Count ? starts[token] : body.Length, exception.Description);
        }
    }

    /// <summary>The tokens of the body, one per line.</summary>
    private static string Copy(string body, int maxTokens, List<int> starts)
    {
        var copy = new StringBuilder(body.Length);
        for (var at = SkipIgnored(body, 0); at < body.Length; at = SkipIgnored(body, at))
        {
            if (TokenCheck.FindError(body.AsSpan(at)) is { } message) throw SyntaxErrorAt(body, at, message);
            var token = Lex(body, at);
            if (token.Kind == TokenKind.EOF) break;
            starts.Add(at);
            DocumentException.ThrowIfOver(maxTokens, starts.Count, "TOO_MANY_TOKENS", "tokens");
            copy.Append(token.Kind switch
            {
                TokenKind.STRING => "\"\"",
                TokenKind.COMMENT => "#",
                _ => body.AsSpan(at + token.Start, token.End - token.Start),
            }).Append('\n');
            at += token.End;
        }

        return copy.ToString();
    }

    private static Token Lex(string body, int at)
    {
        try
        {
            return Lexer.Lex(body.AsMemory(at));
        }
        catch (GraphQLSyntaxErrorException exception)
        {
            throw SyntaxErrorAt(body, at, exception.Description);
        }
    }

    private static int SkipIgnored(string body, int at)
    {
        while (at < body.Length && body[at] is ' ' or '\t' or '\r' or '\n' or ',' or '\uFEFF') at++;
        return at;
    }

    private static DocumentException SyntaxErrorAt(string body, int at, string message)
    {
        var exception = new DocumentException("SYNTAX_ERROR", $"Error parsing query: {message}");
        exception.AddLocation(Location.FromLinearPosition(body, at));
        return exception;
    }
}
