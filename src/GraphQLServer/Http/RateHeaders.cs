using System.Globalization;
using GraphQLServer.RateLimiting;
using GraphQLServer.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GraphQLServer.Http;

/// <summary>
/// Writes the rate limit headers with their widely used names (draft-ietf-httpapi-ratelimit-headers, up to its seventh
/// version), and `Retry-After`.
/// </summary>
public static class RateHeaders
{
    /// <summary>The header names, to be exposed to pages of other origins by CORS.</summary>
    public static readonly string[] Names =
        ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", HeaderNames.RetryAfter];

    /// <summary>
    /// For several operations: writes the decision of the last one, and the latest retry time of those that were
    /// throttled.
    /// </summary>
    internal static void Write(HttpResponse response, IReadOnlyList<OperationResult> results)
    {
        if (results.LastOrDefault(result => result.RateLimit is not null)?.RateLimit is not { } last) return;
        var retryAfter = results.Max(result => result.RateLimit?.RetryAfter);
        Write(response, last with { RetryAfter = retryAfter });
    }

    /// <summary>Writes the headers. Seconds are rounded up.</summary>
    public static void Write(HttpResponse response, in RateLimitDecision decision)
    {
        var headers = response.Headers;
        headers[Names[0]] = Text(decision.Limit);
        headers[Names[1]] = Text(decision.Remaining);
        headers[Names[2]] = Text(OperationRateLimiter.Seconds(decision.Reset));
        if (decision.RetryAfter is { } wait) headers.RetryAfter = Text(OperationRateLimiter.Seconds(wait));
    }

    /// <summary>The `Retry-After` seconds for a temporary failure.</summary>
    private const int UnavailableRetrySeconds = 2;

    /// <summary>Sets `Retry-After` on a response with status 503.</summary>
    public static void WriteRetryAfter(HttpResponse response) =>
        response.Headers.RetryAfter = Text(UnavailableRetrySeconds);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
