using System.Globalization;
using GraphQL;
using GraphQLServer.Authentication;
using GraphQLServer.CostAnalysis;
using GraphQLServer.Errors;
using GraphQLServer.Planning;
using GraphQLServer.Requests;

namespace GraphQLServer.RateLimiting;

/// <summary>Charges the host's rate limits for an operation.</summary>
internal sealed class OperationRateLimiter(RateLimits rates, TimeProvider clock)
{
    /// <summary>The minimum charge of an operation in rows.</summary>
    public const int Least = 10;

    /// <summary>The charge for introspection, which reads no rows but returns a long response.</summary>
    private const int Schema = 1_000;

    /// <summary>
    /// Charges an operation that is rejected or only validates its cost, because the check itself takes work. Each value of its variables
    /// counts as one row: rejecting an invalid value takes about as long.
    /// </summary>
    public ValueTask<RateLimitDecision?> AttemptAsync(Inputs variables, RequestContext request) =>
        rates.TakeAsync(request.Caller, [new RateCharge(RateCharge.Read, Math.Max(Least, VariableCount.In(variables)))], request.Cancellation);

    /// <summary>Charges a document that is not cached, before it is parsed.</summary>
    /// <param name="rows">The charge: parsing, validating and planning take about as long as reading this many rows.</param>
    public ValueTask<RateLimitDecision?> PrepareAsync(int rows, RequestContext request) =>
        rates.TakeAsync(request.Caller, [new RateCharge(RateCharge.Read, rows)], request.Cancellation);

    /// <summary>
    /// Charges an operation. A throttled mutation still runs, so that its fields report the refusal by the host's contract: they read
    /// <see cref="RequestContext.RetryAt"/>.
    /// </summary>
    public async ValueTask<RateLimitDecision?> AskAsync(PreparedOperation operation, OperationPlan plan, OperationCost cost, RequestContext request)
    {
        var read = new RateCharge(RateCharge.Read, Math.Max(cost.Rows, operation.IsIntrospective ? Schema : Least));
        var allowed = await rates.TakeAsync(request.Caller, [read, .. plan.RateKinds.Select(kind => new RateCharge(kind.Key, kind.Value))], request.Cancellation);
        request.RetryAt = RetryAt(allowed);
        return allowed;
    }

    /// <summary>How long the caller must wait; null when the charge was accepted.</summary>
    public async ValueTask<TimeSpan?> WaitOf(RateCharge charge, Caller caller, CancellationToken cancellation) =>
        (await rates.TakeAsync(caller, [charge], cancellation))?.RetryAfter;

    public GraphQLError TooOften(RateLimitDecision allowed) => new(
        string.Create(CultureInfo.InvariantCulture, $"Too much for now. Try again in {Seconds(allowed.RetryAfter)} s."),
        "RATE_LIMITED")
    {
        RetryAt = RetryAt(allowed),
    };

    /// <summary>Whole seconds, rounded up.</summary>
    public static long Seconds(TimeSpan? time) => (long)Math.Ceiling((time ?? TimeSpan.Zero).TotalSeconds);

    /// <summary>The retry time, rounded up to whole milliseconds.</summary>
    private DateTimeOffset? RetryAt(RateLimitDecision? allowed)
    {
        if (allowed?.RetryAfter is not { } wait) return null;
        var at = clock.GetUtcNow() + wait;
        return at.AddTicks(TimeSpan.TicksPerMillisecond - (at.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
