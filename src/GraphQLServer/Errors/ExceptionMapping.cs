namespace GraphQLServer.Errors;

/// <summary>Which of the host's own exceptions are refusals or pass, in words for the caller; all others are bugs.</summary>
/// <param name="Of">Null: a bug.</param>
public sealed record ExceptionMapping(Func<Exception, FieldException?> Of)
{
    /// <summary>A host that refuses with <see cref="FieldException"/> alone.</summary>
    public static ExceptionMapping None { get; } = new(_ => null);
}
