using GraphQLServer.Errors;
using GraphQLServer.Limits;
using GraphQLServer.Planning;
using GraphQLServer.RateLimiting;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using GraphQLServer.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.Subscriptions;

/// <summary>
/// Runs subscriptions: the source is opened once, and each of its events is executed like a query, for the caller at
/// that moment. Events are pulled from the source, so a slow consumer gets them slowly and none are queued here.
/// </summary>
internal sealed class SubscriptionExecutor(
    GraphQLLimits limits, ExceptionMapping exceptionMapping, EventResultCache eventResults,
    OperationRateLimiter rateLimiter, IServiceScopeFactory scopes, TimeProvider clock,
    ILogger<SubscriptionExecutor> logger)
{
    public GraphQLLimits Limits => limits;

    public EventResultCache EventResults => eventResults;

    public OperationRateLimiter RateLimiter => rateLimiter;

    public IServiceScopeFactory Scopes => scopes;

    public TimeProvider Clock => clock;

    public ILogger Logger => logger;

    /// <summary>Opens a subscription, or returns the error.</summary>
    public async ValueTask<OperationResult> OpenAsync(
        OperationPlan plan, BoundArguments arguments, RequestContext request, ErrorCollector failures)
    {
        // The document check allows one root field in a subscription; @skip may have removed it.
        if (plan.Root.Executed is not [{ Resolver: SubscriptionResolver stream } field])
        {
            failures.Add(new GraphQLError("A subscription must select exactly one root field.", "VALIDATION_FAILED"));
            return new(ExecutionStatus.Rejected, failures);
        }

        try
        {
            var source = await stream.OpenAsync(new FieldContext(request, new(arguments.Of(field))));
            var session = new SubscriptionSession(
                this, stream, field, plan, arguments, new(request.Session!, request.Anonymous!, request.FieldNames));
            return new(ExecutionStatus.Opened, failures)
            {
                Events = session.ResultsAsync(source.Events, CancellationToken.None),
                EventId = source.StartId,
            };
        }
        catch (Exception exception) when (!request.IsCancellation(exception))
        {
            failures.Add(
                exception, new ResultPath(new ObjectNode(default, plan.Root, request), field, 0), arguments.Document);
            return new(failures.HasTemporaryError ? ExecutionStatus.Unavailable : ExecutionStatus.Rejected, failures);
        }
    }

    public ErrorCollector CreateErrorCollector() => new(limits.Errors, exceptionMapping, logger);
}
