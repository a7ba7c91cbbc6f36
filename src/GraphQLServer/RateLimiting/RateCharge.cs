namespace GraphQLServer.RateLimiting;

/// <summary>
/// What an operation charges to one kind of rate limit: rows for reads, fields for a kind of mutation. A negative amount is a refund.
/// </summary>
public readonly record struct RateCharge(string Kind, int Amount)
{
    /// <summary>The kind for reads, counted in rows.</summary>
    public const string Read = "read";
}
