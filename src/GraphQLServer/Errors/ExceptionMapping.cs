namespace GraphQLServer.Errors;

/// <summary>
/// Maps the host's own exceptions to refusals and temporary failures with a message for the caller; all others are
/// bugs.
/// </summary>
/// <param name="Of">Returns null for a bug.</param>
public sealed record ExceptionMapping(Func<Exception, FieldException?> Of)
{
    /// <summary>For a host that throws only <see cref="FieldException"/>.</summary>
    public static ExceptionMapping None { get; } = new(_ => null);
}
