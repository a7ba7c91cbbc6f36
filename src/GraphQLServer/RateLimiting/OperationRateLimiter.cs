using System.Globalization;
using GraphQL;
using GraphQLServer.Authentication;
using GraphQLServer.CostAnalysis;
using GraphQLServer.Errors;
using GraphQLServer.Planning;
using GraphQLServer.Requests;

namespace GraphQLServer.RateLimiting;

/// <summary>Charges the host's rate limits for an operation.</summary>
internal sealed class OperationRateLimiter(RateLimits rateLimits, TimeProvider clock)
{
    /// <summary>The minimum charge of an operation in rows.</summary>
    public const int MinCharge = 10;

    /// <summary>
    /// The minimum charge of a document that is not cached, in tokens. The smallest document takes about as long as one
    /// of this size; it also bounds how many documents one caller can put into the cache.
    /// </summary>
    private const int MinPreparationCharge = 100;

    /// <summary>The charge for introspection, which reads no rows but returns a long response.</summary>
    private const int IntrospectionCharge = 1_000;

    /// <summary>
    /// Charges an operation that is rejected or only validates its cost, because the check itself takes work. Each
    /// value of its variables counts as one row: rejecting an invalid value takes about as long.
    /// </summary>
    public ValueTask<RateLimitDecision?> ChargeAttemptAsync(Inputs variables, RequestContext request) =>
        rateLimits.TakeAsync(
            request.Caller, [new RateCharge(RateCharge.Read, Math.Max(MinCharge, VariableCount.In(variables)))],
            request.CancellationToken);

    /// <summary>
    /// Charges a document that is not cached, before it is parsed: as rows, and to the limit for documents.
    /// </summary>
    /// <param name="size">The document's size: parsing, validating and planning it take about as long as reading this
    /// many rows.</param>
    public ValueTask<RateLimitDecision?> ChargePreparationAsync(
        int size, Caller caller, CancellationToken cancellationToken) =>
        rateLimits.TakeAsync(
            caller,
            [
                new RateCharge(RateCharge.Read, size),
                new RateCharge(RateCharge.Prepare, Math.Max(MinPreparationCharge, size)),
            ],
            cancellationToken);

    /// <summary>
    /// Charges an operation. A throttled mutation still runs, so that its fields report the refusal by the host's
    /// contract: they read
    /// <see cref="RequestContext.RetryAt"/>.
    /// </summary>
    public async ValueTask<RateLimitDecision?> ChargeOperationAsync(
        PreparedOperation operation, OperationPlan plan, OperationCost cost, RequestContext request)
    {
        var read = new RateCharge(
            RateCharge.Read, Math.Max(cost.Rows, operation.IsIntrospective ? IntrospectionCharge : MinCharge));
        var decision = await rateLimits.TakeAsync(
            request.Caller, [read, .. plan.RateLimitKinds.Select(kind => new RateCharge(kind.Key, kind.Value))],
            request.CancellationToken);
        request.RetryAt = RetryAt(decision);
        return decision;
    }

    /// <summary>How long the caller must wait; null when the charge was accepted.</summary>
    public async ValueTask<TimeSpan?> ChargeAsync(
        RateCharge charge, Caller caller, CancellationToken cancellationToken) =>
        (await rateLimits.TakeAsync(caller, [charge], cancellationToken))?.RetryAfter;

    public GraphQLError ToError(RateLimitDecision decision) => ToError(decision, "Rate limit exceeded.");

    /// <summary>The error of a document or plan that is not cached.</summary>
    public GraphQLError ToPreparationError(RateLimitDecision decision) => ToError(
        decision,
        "Rate limit exceeded by a document that is not cached: send values that change as variables, not in its text.");

    private GraphQLError ToError(RateLimitDecision decision, string reason) => new(
        string.Create(CultureInfo.InvariantCulture, $"{reason} Try again in {Seconds(decision.RetryAfter)} s."),
        "RATE_LIMITED")
    {
        RetryAt = RetryAt(decision),
    };

    /// <summary>Whole seconds, rounded up.</summary>
    public static long Seconds(TimeSpan? time) => (long)Math.Ceiling((time ?? TimeSpan.Zero).TotalSeconds);

    /// <summary>The retry time, rounded up to whole milliseconds.</summary>
    private DateTimeOffset? RetryAt(RateLimitDecision? decision)
    {
        if (decision?.RetryAfter is not { } wait) return null;
        var retryAt = clock.GetUtcNow() + wait;
        return retryAt.AddTicks(TimeSpan.TicksPerMillisecond - (retryAt.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
