using System.Runtime.CompilerServices;
using GraphQLServer.Authentication;
using GraphQLServer.Errors;
using GraphQLServer.Execution;
using GraphQLServer.Planning;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using GraphQLServer.Schema;
using GraphQLServer.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer.Subscriptions;

/// <summary>One subscription of one caller, from its first event to its last.</summary>
internal sealed class SubscriptionSession(
    SubscriptionExecutor executor, SubscriptionResolver resolver, FieldPlan field, OperationPlan plan,
    BoundArguments arguments, SubscriptionRequest request)
{
    private readonly string variables = resolver.IsShared
        ? EventVariables.Of(field, arguments.Document, arguments.Variables)
        : "";

    private readonly ReplayThrottle replay = new(resolver, executor.RateLimiter, executor.Clock);

    private Func<object, SharedEventResult, Task>? executeShared;

    public async IAsyncEnumerable<OperationResult> ResultsAsync(
        IAsyncEnumerable<object> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Exception? sourceFailure = null;
        GraphQLMetrics.Subscription(1);
        try
        {
            await using var events = source.GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                object? item;
                try
                {
                    item = await events.MoveNextAsync() ? events.Current : null;
                }
                catch (Exception exception) when (exception is not OperationCanceledException
                    || !cancellationToken.IsCancellationRequested)
                {
                    sourceFailure = exception;
                    item = null;
                }

                if (item is null) break;
                await replay.WaitAsync(item, request.Session.Caller, cancellationToken);
                var start = GraphQLMetrics.Start();
                var caller = request.Session.Caller;
                var shared = FindShared(item, caller);

                // Waits even if the subscriber has disconnected, but not for long: the shared execution has its own
                // time limit.
                if (shared is not null) await shared.Completion;
                var result = shared is not null && MaySee(caller, shared, cancellationToken)
                    ? shared.Result
                    : await ExecuteForCallerAsync(item, caller, cancellationToken);
                GraphQLMetrics.Event(
                    result is null ? "unseen" : result.Status == ExecutionStatus.Failed ? "failed" : "ok", start);
                if (result is not null) yield return result;

                // A failed event must not be skipped silently: the stream ends with the error.
                if (result?.Status == ExecutionStatus.Failed) yield break;
            }

            // The source has ended. If it failed, the caller gets the error and resumes after the last event.
            if (sourceFailure is not null) yield return SourceFailed(sourceFailure);
        }
        finally
        {
            GraphQLMetrics.Subscription(-1);
        }
    }

    private OperationResult SourceFailed(Exception exception)
    {
        var failures = executor.CreateErrorCollector();
        failures.Add(exception);
        return new(ExecutionStatus.Failed, failures);
    }

    /// <summary>
    /// The shared result, which may still be in progress; null if the result is computed for this caller alone.
    /// </summary>
    private SharedEventResult? FindShared(object item, Caller caller) =>
        resolver.IsShared && !(caller.IsSignedIn && plan.IsPerViewer)
            ? executor.EventResults.Get(item, plan, variables, executeShared ??= ExecuteSharedAsync)
            : null;

    private bool MaySee(Caller caller, SharedEventResult shared, CancellationToken cancellationToken) =>
        shared.IsCompleted
        && (!caller.IsSignedIn
            || resolver.IsSameAsAnonymous(
                shared.View, new(new(caller, EmptyServiceProvider.Instance, cancellationToken), default)));

    /// <summary>Executes the event for an anonymous caller.</summary>
    private async Task ExecuteSharedAsync(object item, SharedEventResult shared)
    {
        var failures = executor.CreateErrorCollector();
        await using var scope = executor.Scopes.CreateAsyncScope();
        using var time = new CancellationTokenSource(executor.Limits.ExecutionTime, executor.Clock);

        // Other documents select other fields of the same event, so the shared loads fetch all columns.
        var context = new RequestContext(request.Anonymous, scope.ServiceProvider, time.Token)
        {
            FieldNames = null,
            SharedBatches = shared.Batches
        };
        var result = await ExecuteAsync(item, context, failures);
        replay.AddFetched(item, context.FetchedKeys);
        var json = result is null ? default : ResultWriter.ToUtf8Json(result);
        if (failures.Errors.Count > 0) throw new InvalidOperationException("A failed event result is not shared.");
        shared.Complete(
            context.Event,
            result is null ? null : new(ExecutionStatus.Executed, failures) { Json = json, EventId = result.EventId });
    }

    private async ValueTask<OperationResult?> ExecuteForCallerAsync(
        object item, Caller caller, CancellationToken cancellationToken)
    {
        var failures = executor.CreateErrorCollector();
        await using var scope = executor.Scopes.CreateAsyncScope();
        using var time = new CancellationTokenSource(executor.Limits.ExecutionTime, executor.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        var context = new RequestContext(caller, scope.ServiceProvider, end.Token) { FieldNames = request.FieldNames };
        try
        {
            var result = await ExecuteAsync(item, context, failures);
            replay.AddFetched(item, context.FetchedKeys);

            // Data that is missing for a temporary reason would never be sent later. Instead, the stream ends, so that
            // the caller resumes before this event and gets it again.
            return failures.HasTemporaryError ? new(ExecutionStatus.Failed, failures) : result;
        }
        catch (Exception exception) when (context.IsCancellation(exception)
            && !cancellationToken.IsCancellationRequested)
        {
            GraphQLLog.TimedOut(executor.Logger, executor.Limits.ExecutionTime);
            failures.Add(new GraphQLError("The event timed out.", "TIMEOUT"));
        }
        catch (Exception exception) when (!context.IsCancellation(exception))
        {
            failures.Add(exception);
        }

        return new(ExecutionStatus.Failed, failures);
    }

    private async ValueTask<OperationResult?> ExecuteAsync(object item, RequestContext context, ErrorCollector failures)
    {
        GraphQLMetrics.Execution();
        context.Event = await resolver.ResolveEventAsync(item, new FieldContext(context, new(arguments.Of(field))));
        if (context.Event is null) return null;
        var root = await new PlanExecution(context, arguments, failures).ExecuteAsync(plan);
        return new(ExecutionStatus.Executed, failures)
        {
            Data = new PlannedData(root, executor.Limits, failures, arguments.Document),
            EventId = resolver.IdOf(item),
        };
    }
}
