using GraphQLServer.Requests;

namespace GraphQLServer.Schema;

/// <summary>
/// Who may use a field. Every field declares its access; it is checked on every execution, also for cached documents,
/// before the field's resolver runs.
/// </summary>
public sealed class Access
{
    private readonly Func<object?, RequestContext, bool>? isGranted;

    private Access(Func<object?, RequestContext, bool>? isGranted, string code, string message, bool returnsNull)
    {
        this.isGranted = isGranted;
        Code = code;
        Message = message;
        ReturnsNull = returnsNull;
    }

    /// <summary>All callers.</summary>
    public static Access Everyone { get; } = new(null, "", "", false);

    /// <summary>Signed-in callers; others get the error SIGN_IN_REQUIRED.</summary>
    public static Access SignedIn { get; } =
        new(static (_, request) => request.IsSignedIn, "SIGN_IN_REQUIRED", "Sign in first.", false);

    /// <summary>The same rule, but a caller who may not use the field gets null instead of an error.</summary>
    public Access OrNull => new(isGranted, Code, Message, true);

    internal bool IsForEveryone => isGranted is null;

    internal bool ReturnsNull { get; }

    internal string Code { get; }

    internal string Message { get; }

    /// <summary>
    /// Callers for whom <paramref name="isGranted"/> returns true; others get the error <paramref name="code"/>.
    /// </summary>
    public static Access When<TViewer>(Func<TViewer, bool> isGranted, string code, string message) =>
        new((_, request) => isGranted(request.Viewer<TViewer>()), code, message, false);

    /// <summary>
    /// Callers for whom <paramref name="isGranted"/> returns true for the field's object, for example the author of a
    /// comment. Others get the error <paramref name="code"/>.
    /// </summary>
    public static Access When<TSource, TViewer>(Func<TSource, TViewer, bool> isGranted, string code, string message) =>
        new((source, request) => isGranted((TSource)source!, request.Viewer<TViewer>()), code, message, false);

    internal bool IsGranted(object? source, RequestContext request) => isGranted is null || isGranted(source, request);
}
