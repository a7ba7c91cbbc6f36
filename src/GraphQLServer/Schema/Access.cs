using GraphQLServer.Requests;

namespace GraphQLServer.Schema;

/// <summary>
/// Who may use a field. Every field declares it; it is asked on every execution, cached documents included,
/// before the field's resolver runs.
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

    /// <summary>Whoever asks.</summary>
    public static Access Everyone { get; } = new(null, "", "", false);

    /// <summary>Signed-in callers; others get the error SIGN_IN_REQUIRED.</summary>
    public static Access SignedIn { get; } =
        new(static (_, request) => request.IsSignedIn, "SIGN_IN_REQUIRED", "Sign in first.", false);

    /// <summary>The same rule, but who may not use the field gets null instead of an error.</summary>
    public Access OrNull => new(may, Code, Message, true);

    internal bool IsForEveryone => may is null;

    internal bool ReturnsNull { get; }

    internal string Code { get; }

    internal string Message { get; }

    /// <summary>Callers of whom <paramref name="may"/> holds; others get the error <paramref name="code"/>.</summary>
    public static Access When<TViewer>(Func<TViewer, bool> may, string code, string message) =>
        new((_, request) => may(request.Viewer<TViewer>()), code, message, false);

    /// <summary>
    /// Callers of whom, and of the very object asked, <paramref name="may"/> holds: the author of a comment,
    /// say. Others get the error <paramref name="code"/>.
    /// </summary>
    public static Access When<TSource, TViewer>(Func<TSource, TViewer, bool> may, string code, string message) =>
        new((source, request) => may((TSource)source!, request.Viewer<TViewer>()), code, message, false);

    internal bool IsGranted(object? source, RequestContext request) => may is null || may(source, request);
}
