namespace GraphQLServer.Authentication;

/// <summary>The sender of a request: the host's own viewer object, and whether that viewer is signed in.</summary>
public sealed record Caller(object? Viewer, bool IsSignedIn)
{
    /// <summary>When the caller's credentials expire: no connection stays open longer. Null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The key that all connections of one account share; null for anonymous callers.</summary>
    public object? Account { get; init; }

    /// <summary>The caller's network address.</summary>
    public CallerAddress Address { get; init; }
}
