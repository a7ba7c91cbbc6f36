namespace GraphQLServer.Authentication;

/// <summary>Who sends a request: the host's own picture of the viewer, and whether that viewer is signed in.</summary>
public sealed record Caller(object? Viewer, bool IsSignedIn)
{
    /// <summary>When what the caller showed expires: no connection outlives it. Null: never.</summary>
    public DateTimeOffset? GoodUntil { get; init; }

    /// <summary>What all connections of one account have in common, and no other's; null for those who are not signed in.</summary>
    public object? Account { get; init; }

    /// <summary>Where the caller is.</summary>
    public CallerAddress Address { get; init; }
}
