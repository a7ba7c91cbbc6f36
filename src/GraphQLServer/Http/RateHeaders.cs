using System.Globalization;
using GraphQLServer.RateLimiting;
using GraphQLServer.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GraphQLServer.Http;

/// <summary>
/// Tells a caller how much of their allowance is left, in the names that are in wide use (draft-ietf-httpapi-ratelimit-headers,
/// up to its seventh version), and when to come back.
/// </summary>
public static class RateHeaders
{
    /// <summary>All of them: a page of another site may read what its browser is told that it may.</summary>
    public static readonly string[] Names = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", HeaderNames.RetryAfter];

    /// <summary>Of several operations: what was said to the last, and when the last of those comes back that were too much.</summary>
    internal static void Write(HttpResponse response, IReadOnlyList<OperationResult> answers)
    {
        if (answers.LastOrDefault(answer => answer.Allowed is not null)?.Allowed is not { } last) return;
        var retryAfter = answers.Max(answer => answer.Allowed?.RetryAfter);
        Write(response, last with { RetryAfter = retryAfter });
    }

    /// <summary>Writes them. Seconds are whole, and never one too few.</summary>
    public static void Write(HttpResponse response, in RateLimitDecision allowed)
    {
        var headers = response.Headers;
        headers[Names[0]] = Text(allowed.Limit);
        headers[Names[1]] = Text(allowed.Remaining);
        headers[Names[2]] = Text(OperationRateLimiter.Seconds(allowed.Reset));
        if (allowed.RetryAfter is { } wait) headers.RetryAfter = Text(OperationRateLimiter.Seconds(wait));
    }

    /// <summary>Seconds until a request that could not be served for the moment is worth another try.</summary>
    private const int TroubleSeconds = 2;

    /// <summary>Sets `Retry-After` on a response with status 503.</summary>
    public static void WriteRetryAfter(HttpResponse response) => response.Headers.RetryAfter = Text(TroubleSeconds);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
