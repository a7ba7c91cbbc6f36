using System.Globalization;
using GraphQL;
using GraphQLServer.Authentication;
using GraphQLServer.CostAnalysis;
using GraphQLServer.Errors;
using GraphQLServer.Planning;
using GraphQLServer.Requests;

namespace GraphQLServer.RateLimiting;

/// <summary>Asks the host whether an operation may run now.</summary>
internal sealed class OperationRateLimiter(RateLimits rates, TimeProvider clock)
{
    /// <summary>What the smallest operation counts, in rows: it is not free for us either.</summary>
    public const int Least = 10;

    /// <summary>The schema is no row, and long.</summary>
    private const int Schema = 1_000;

    /// <summary>
    /// Counts an operation that is refused for what it says, or only weighed: to find that out is work, too. A value of its variables
    /// counts as one row: a wrong one takes about as long to refuse.
    /// </summary>
    public ValueTask<RateLimitDecision?> AttemptAsync(Inputs variables, RequestContext request) =>
        rates.TakeAsync(request.Caller, [new RateCharge(RateCharge.Read, Math.Max(Least, VariableCount.In(variables)))], request.Cancellation);

    /// <summary>Counts a document that is not cached, before it is parsed.</summary>
    /// <param name="rows">What it counts: parsing, validating and planning take about as long as reading so many rows.</param>
    public ValueTask<RateLimitDecision?> PrepareAsync(int rows, RequestContext request) =>
        rates.TakeAsync(request.Caller, [new RateCharge(RateCharge.Read, rows)], request.Cancellation);

    /// <summary>
    /// A mutation that may not run now is told so by its fields, in the words of the host's contract: they find
    /// <see cref="RequestContext.RetryAt"/>.
    /// </summary>
    public async ValueTask<RateLimitDecision?> AskAsync(PreparedOperation operation, OperationPlan plan, OperationCost cost, RequestContext request)
    {
        var read = new RateCharge(RateCharge.Read, Math.Max(cost.Rows, operation.IsIntrospective ? Schema : Least));
        var allowed = await rates.TakeAsync(request.Caller, [read, .. plan.RateKinds.Select(kind => new RateCharge(kind.Key, kind.Value))], request.Cancellation);
        request.RetryAt = RetryAt(allowed);
        return allowed;
    }

    /// <summary>How long the caller must wait before this may be done; null: it is counted as done.</summary>
    public async ValueTask<TimeSpan?> WaitOf(RateCharge charge, Caller caller, CancellationToken cancellation) =>
        (await rates.TakeAsync(caller, [charge], cancellation))?.RetryAfter;

    public GraphQLError TooOften(RateLimitDecision allowed) => new(
        string.Create(CultureInfo.InvariantCulture, $"Too much for now. Try again in {Seconds(allowed.RetryAfter)} s."),
        "RATE_LIMITED")
    {
        RetryAt = RetryAt(allowed),
    };

    /// <summary>Whole seconds, and not one too few.</summary>
    public static long Seconds(TimeSpan? time) => (long)Math.Ceiling((time ?? TimeSpan.Zero).TotalSeconds);

    /// <summary>In whole milliseconds, and not one too early.</summary>
    private DateTimeOffset? RetryAt(RateLimitDecision? allowed)
    {
        if (allowed?.RetryAfter is not { } wait) return null;
        var at = clock.GetUtcNow() + wait;
        return at.AddTicks(TimeSpan.TicksPerMillisecond - (at.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
