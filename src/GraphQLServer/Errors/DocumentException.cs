using GraphQL;

namespace GraphQLServer.Errors;

/// <summary>A document that asks for more than is allowed. It is never validated, let alone executed.</summary>
internal sealed class DocumentException : ExecutionError
{
    public DocumentException(string code, string message) : base(message) => Code = code;

    /// <summary>Refuses when <paramref name="count"/> is over <paramref name="limit"/>.</summary>
    public static void Over(int limit, int count, string code, string what)
    {
        if (count > limit) throw new DocumentException(code, $"The document has more than {limit} {what}.");
    }
}
