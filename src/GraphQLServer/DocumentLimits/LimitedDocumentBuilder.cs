using GraphQL.Execution;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using GraphQLServer.Errors;
using GraphQLServer.Limits;

namespace GraphQLServer.DocumentLimits;

/// <summary>
/// Parses or rejects a document in time linear in its length. It runs before validation, because GraphQL.NET's
/// validation and execution walk a fragment once per spread and recurse along fragments: a document of 850 bytes can
/// take seconds, and one of 28 KB can crash the process.
/// </summary>
internal sealed class LimitedDocumentBuilder(GraphQLLimits limits) : IDocumentBuilder
{
    /// <exception cref="DocumentException">The document is too long.</exception>
    public void CheckLength(string body)
    {
        if (body.Length > limits.DocumentCharacters)
            throw new DocumentException(
                "DOCUMENT_TOO_LONG", $"The document has more than {limits.DocumentCharacters} characters.");
    }

    /// <exception cref="DocumentException">The document exceeds a limit.</exception>
    /// <exception cref="SyntaxError">The document is not valid GraphQL.</exception>
    public GraphQLDocument Build(string body)
    {
        CheckLength(body);
        var document = Parse(body);
        new DocumentCheck(document, limits).Check();
        return document;
    }

    private GraphQLDocument Parse(string body)
    {
        try
        {
            var options = new ParserOptions { Ignore = IgnoreOptions.Comments, MaxDepth = limits.ParserDepth };
            if (LinearSyntaxCheck.IsNeeded(body)) LinearSyntaxCheck.Check(body, options, limits.Tokens);
            else CheckTokens(body);
            return Parser.Parse(body, options);
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw new DocumentException("DOCUMENT_TOO_DEEP", $"The document nests deeper than {limits.ParserDepth}.");
        }
        catch (GraphQLSyntaxErrorException exception)
        {
            throw new SyntaxError(exception);
        }
    }

    private void CheckTokens(string body)
    {
        var at = 0;
        for (var count = 0; ; count++)
        {
            var token = Lexer.Lex(body, at);
            if (token.Kind == TokenKind.EOF) return;
            // Comments count as tokens because the lexer reads them as well.
            DocumentException.ThrowIfOver(limits.Tokens, count + 1, "TOO_MANY_TOKENS", "tokens");
            at = token.End;
        }
    }
}
