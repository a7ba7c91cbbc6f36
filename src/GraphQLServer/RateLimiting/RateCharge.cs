namespace GraphQLServer.RateLimiting;

/// <summary>
/// What an operation takes of one kind's allowance: rows for reads, fields for a kind of mutation. A negative amount is
/// given back.
/// </summary>
public readonly record struct RateCharge(string Kind, int Amount)
{
    /// <summary>The kind that is counted in rows that may be read.</summary>
    public const string Read = "read";
}
