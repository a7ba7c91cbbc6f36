using System.Diagnostics;
using Forum.Server.Database.Errors;
using Forum.Server.Redis;

namespace Forum.Server.Telemetry;

/// <summary>
/// Which log entries count as repetitions of each other, whichever component logs them. The number of kinds is bounded
/// by the program's code: no kind contains a value that a caller sends.
/// </summary>
internal static class LogEntryKind
{
    /// <summary>
    /// The kind of the exception or, without one, the message template. Database and Redis failures have one kind for
    /// each cause.
    /// </summary>
    public static string Of<TState>(TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        exception is not null ? Of(exception)
        : ValueOf(state, "{OriginalFormat}") ?? formatter(state, null);

    /// <summary>A value of a structured entry; null: it has no such value.</summary>
    public static string? ValueOf<TState>(TState state, string name)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values) return null;
        foreach (var (key, value) in values)
            if (key == name) return value as string;
        return null;
    }

    private static string Of(Exception exception)
    {
        if (RedisSetup.IsRedisFailure(exception)) return "Redis failure";
        if (DatabaseFailure.KindOf(exception) is { } failureKind) return $"Database failure: {failureKind}";
        var cause = exception.GetBaseException();
        return $"{cause.GetType()} {DatabaseFailure.CodeOf(cause) ?? $"in {ThrowingMethodOf(cause)}"}";
    }

    /// <summary>
    /// The innermost method outside the base class library, whose helper methods throw on behalf of many callers.
    /// </summary>
    private static string ThrowingMethodOf(Exception exception)
    {
        var methods = new StackTrace(exception).GetFrames().Select(frame => frame.GetMethod()).ToList();
        var method = methods.Find(m => m?.DeclaringType?.Namespace is { } name && name.Split('.')[0] != nameof(System))
            ?? methods.FirstOrDefault();
        return method is null ? "an unknown method" : $"{method.DeclaringType}.{method.Name}";
    }
}
