namespace GraphQLServer.RateLimiting;

/// <summary>What the host says to an operation, by the allowance of which the least is left.</summary>
/// <param name="Limit">The whole of that allowance.</param>
/// <param name="Remaining">What is left of it.</param>
/// <param name="Reset">When all of it is there again, if nothing is taken meanwhile.</param>
/// <param name="RetryAfter">Null: go on. Else: not now, and the same will be let through then.</param>
public readonly record struct RateLimitDecision(long Limit, long Remaining, TimeSpan Reset, TimeSpan? RetryAfter);
