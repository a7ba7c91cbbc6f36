namespace GraphQLServer.RateLimiting;

/// <summary>The host's decision on an operation, from the rate limit with the least remaining.</summary>
/// <param name="Limit">The size of that limit.</param>
/// <param name="Remaining">What remains of it.</param>
/// <param name="Reset">The time until the limit is fully restored if nothing more is charged.</param>
/// <param name="RetryAfter">Null when the operation is allowed; otherwise the time until a retry is allowed.</param>
public readonly record struct RateLimitDecision(long Limit, long Remaining, TimeSpan Reset, TimeSpan? RetryAfter);
