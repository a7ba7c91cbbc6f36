using GraphQL;

namespace GraphQLServer.Errors;

/// <summary>A document that exceeds a limit. It is neither validated nor executed.</summary>
internal sealed class DocumentException : ExecutionError
{
    public DocumentException(string code, string message) : base(message) => Code = code;

    /// <summary>Throws when <paramref name="count"/> is greater than <paramref name="limit"/>.</summary>
    public static void ThrowIfOver(int limit, int count, string code, string what)
    {
        if (count > limit) throw new DocumentException(code, $"The document has more than {limit} {what}.");
    }
}
