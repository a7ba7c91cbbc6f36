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
    SubscriptionExecutor streams, SubscriptionResolver stream, FieldPlan field, OperationPlan plan, BoundArguments arguments, SubscriptionRequest opener)
{
    private readonly string variables = stream.IsShared ? EventVariables.Of(field, arguments.Document, arguments.Variables) : "";

    private readonly ReplayThrottle replay = new(stream, streams.Rates, streams.Clock);

    private Func<object, SharedEventResult, Task>? makeAsync;

    public async IAsyncEnumerable<OperationResult> AnswersAsync(
        IAsyncEnumerable<object> source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Exception? broken = null;
        GraphQLMetrics.Subscription(1);
        try
        {
            await using var events = source.GetAsyncEnumerator(cancellation);
            while (true)
            {
                object? item;
                try
                {
                    item = await events.MoveNextAsync() ? events.Current : null;
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
                {
                    broken = exception;
                    item = null;
                }

                if (item is null) break;
                await replay.WaitAsync(item, opener.Watch.Caller, cancellation);
                var start = GraphQLMetrics.Start();
                var caller = opener.Watch.Caller;
                var shared = Shared(item, caller);

                // The shared execution has its own time limit, so a subscriber that disconnects meanwhile need not stop waiting.
                if (shared is not null) await shared.Done;
                var answer = shared is not null && IsFor(caller, shared, cancellation) ? shared.Answer : await OwnAsync(item, caller, cancellation);
                GraphQLMetrics.Event(answer is null ? "unseen" : answer.Outcome == ExecutionStatus.Failed ? "failed" : "ok", start);
                if (answer is not null) yield return answer;

                // A failed event must not be skipped silently: the stream ends with the error.
                if (answer?.Outcome == ExecutionStatus.Failed) yield break;
            }

            // The source has ended. If it failed, the caller gets the error and resumes after the last event.
            if (broken is not null) yield return Broken(broken);
        }
        finally
        {
            GraphQLMetrics.Subscription(-1);
        }
    }

    private OperationResult Broken(Exception exception)
    {
        var failures = streams.NoFailures();
        failures.Add(exception);
        return new(ExecutionStatus.Failed, failures);
    }

    /// <summary>The shared result, if this caller may get it. It may still be computed.</summary>
    private SharedEventResult? Shared(object item, Caller caller) =>
        stream.IsShared && !(caller.IsSignedIn && plan.IsPerViewer) ? streams.Shared.Get(item, plan, variables, makeAsync ??= MakeAsync) : null;

    private bool IsFor(Caller caller, SharedEventResult shared, CancellationToken cancellation) =>
        shared.IsMade && (!caller.IsSignedIn || stream.IsTheSame(shared.View, new(new(caller, EmptyServiceProvider.Instance, cancellation), default)));

    /// <summary>Executes the event for an anonymous caller.</summary>
    private async Task MakeAsync(object item, SharedEventResult shared)
    {
        var failures = streams.NoFailures();
        await using var scope = streams.Scopes.CreateAsyncScope();
        using var time = new CancellationTokenSource(streams.Limits.ExecutionTime, streams.Clock);

        // Other documents select other fields of the same event, so the shared loads fetch all columns.
        var request = new RequestContext(opener.Nobody, scope.ServiceProvider, time.Token) { FieldNames = null, Shared = shared.Loads };
        var answer = await RunAsync(item, request, failures);
        replay.Fetched(item, request.Fetched);
        var written = answer is null ? default : ResultWriter.Bytes(answer);
        if (failures.Errors.Count > 0) throw new InvalidOperationException("An event that fails is not for everyone.");
        shared.Make(request.Event, answer is null ? null : new(ExecutionStatus.Executed, failures) { Json = written, EventId = answer.EventId });
    }

    private async ValueTask<OperationResult?> OwnAsync(object item, Caller caller, CancellationToken cancellation)
    {
        var failures = streams.NoFailures();
        await using var scope = streams.Scopes.CreateAsyncScope();
        using var time = new CancellationTokenSource(streams.Limits.ExecutionTime, streams.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        var request = new RequestContext(caller, scope.ServiceProvider, end.Token) { FieldNames = opener.FieldNames };
        try
        {
            var answer = await RunAsync(item, request, failures);
            replay.Fetched(item, request.Fetched);

            // Data that is missing for a temporary reason would never be sent again: end the stream, so that the caller resumes before
            // this event.
            return failures.AreTemporary ? new(ExecutionStatus.Failed, failures) : answer;
        }
        catch (Exception exception) when (request.IsCancellation(exception) && !cancellation.IsCancellationRequested)
        {
            EngineLog.TimedOut(streams.Logger, streams.Limits.ExecutionTime);
            failures.Add(new GraphQLError("The event took too long.", "TIMEOUT"));
        }
        catch (Exception exception) when (!request.IsCancellation(exception))
        {
            failures.Add(exception);
        }

        return new(ExecutionStatus.Failed, failures);
    }

    private async ValueTask<OperationResult?> RunAsync(object item, RequestContext request, ErrorCollector failures)
    {
        GraphQLMetrics.Execution();
        request.Event = await stream.SeeAsync(item, new FieldContext(request, new(arguments.Of(field))));
        if (request.Event is null) return null;
        var root = await new PlanExecution(request, arguments, failures).ExecuteAsync(plan);
        return new(ExecutionStatus.Executed, failures)
        {
            Data = new PlannedData(root, streams.Limits, failures, arguments.Document),
            EventId = stream.IdOf(item),
        };
    }
}
