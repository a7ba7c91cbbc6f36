using GraphQLServer.Requests;

namespace GraphQLServer.Schema;

/// <summary>
/// Who may use a field. Every field declares its access; it is checked on every execution, also for cached documents, before the field's
/// resolver runs.
/// </summary>
public sealed class Access
{
    private readonly Func<object?, RequestContext, bool>? may;

    private Access(Func<object?, RequestContext, bool>? may, string code, string message, bool answersNull)
    {
        this.may = may;
        Code = code;
        Message = message;
        ReturnsNull = answersNull;
    }

    /// <summary>All callers.</summary>
    public static Access Everyone { get; } = new(null, "", "", false);

    /// <summary>Signed-in callers; others get the error SIGN_IN_REQUIRED.</summary>
    public static Access SignedIn { get; } =
        new(static (_, request) => request.IsSignedIn, "SIGN_IN_REQUIRED", "Sign in first.", false);

    /// <summary>The same rule, but a caller who may not use the field gets null instead of an error.</summary>
    public Access OrNull => new(may, Code, Message, true);

    internal bool IsForEveryone => may is null;

    internal bool ReturnsNull { get; }

    internal string Code { get; }

    internal string Message { get; }

    /// <summary>Callers for whom <paramref name="may"/> returns true; others get the error <paramref name="code"/>.</summary>
    public static Access When<TViewer>(Func<TViewer, bool> may, string code, string message) =>
        new((_, request) => may(request.Viewer<TViewer>()), code, message, false);

    /// <summary>
    /// Callers for whom <paramref name="may"/> returns true for the field's object, for example the author of a comment. Others get the
    /// error <paramref name="code"/>.
    /// </summary>
    public static Access When<TSource, TViewer>(Func<TSource, TViewer, bool> may, string code, string message) =>
        new((source, request) => may((TSource)source!, request.Viewer<TViewer>()), code, message, false);

    internal bool IsGranted(object? source, RequestContext request) => may is null || may(source, request);
}
