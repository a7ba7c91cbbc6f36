using System.Diagnostics;
using System.Runtime.CompilerServices;
using Forum.Api.Execution.Answering;
using Forum.Api.Execution.Declaring;
using Forum.Api.Execution.Observing;
using Forum.Api.Execution.Planning;
using Forum.Api.Execution.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Forum.Api.Execution;

/// <summary>
/// Runs subscriptions: the source is opened once, and each of its events is answered as a query of its own, by the caller
/// as of that moment. A source is pulled: who reads slowly is sent slowly, and nothing piles up here.
/// </summary>
internal sealed class EventStreams(
    ApiLimits limits, HostRefusals host, IServiceScopeFactory scopes, TimeProvider clock, ILogger<EventStreams> logger)
{
    /// <summary>Opens a stream, or tells why not.</summary>
    public async ValueTask<Answer> OpenAsync(OperationPlan plan, BoundArguments arguments, ApiRequest request, Failures failures)
    {
        // The guard lets a subscription have one root field; it may be left out by @skip.
        if (plan.Root.Executed is not [{ Resolver: StreamResolver stream } field])
        {
            failures.Add(new ApiError("A subscription has one root field.", "VALIDATION_FAILED"));
            return new(Outcome.Refused, failures);
        }

        try
        {
            var source = await stream.OpenAsync(new FieldContext(request, new(arguments.Of(field))));
            return new(Outcome.Opened, failures) { Events = AnswersAsync(source, stream, field, plan, arguments, request) };
        }
        catch (Exception exception) when (!request.IsTheEnd(exception))
        {
            failures.Add(exception, new Place(new ObjectNode(default, plan.Root, request), field, 0), arguments.Document);
            return new(Outcome.Refused, failures);
        }
    }

    private async IAsyncEnumerable<Answer> AnswersAsync(
        IAsyncEnumerable<object> source,
        StreamResolver stream,
        FieldPlan field,
        OperationPlan plan,
        BoundArguments arguments,
        ApiRequest opening,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var open = new OpenStream();
        await using var events = source.GetAsyncEnumerator(cancellation);
        while (true)
        {
            var failures = new Failures(limits.Errors, host, logger);
            if (await NextAsync(events, failures, cancellation) is not { } item)
            {
                // The source has ended; if it broke, the caller is told and takes it up again after the last event.
                if (failures.Errors.Count > 0) yield return new(Outcome.Failed, failures);
                yield break;
            }

            await using var scope = scopes.CreateAsyncScope();
            using var time = new CancellationTokenSource(limits.ExecutionTime, clock);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
            var request = new ApiRequest(opening.Watch!.Caller, scope.ServiceProvider, end.Token) { FieldNames = opening.FieldNames };
            var start = Stopwatch.GetTimestamp();
            var answer = await AnswerAsync(item, stream, field, plan, arguments, request, failures, cancellation);
            ApiMeters.Operation("event", answer is null ? "unseen" : answer.Outcome == Outcome.Failed ? "failed" : "ok", Stopwatch.GetElapsedTime(start));
            if (answer is not null) yield return answer;

            // An event that could not be told must not be passed over in silence: the stream ends with the failure.
            if (answer?.Outcome == Outcome.Failed) yield break;
        }
    }

    private static async ValueTask<object?> NextAsync(
        IAsyncEnumerator<object> events, Failures failures, CancellationToken cancellation)
    {
        try
        {
            return await events.MoveNextAsync() ? events.Current : null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            failures.Add(exception);
            return null;
        }
    }

    /// <summary>The event as the caller of this moment sees it; null: not at all.</summary>
    private async ValueTask<Answer?> AnswerAsync(
        object item,
        StreamResolver stream,
        FieldPlan field,
        OperationPlan plan,
        BoundArguments arguments,
        ApiRequest request,
        Failures failures,
        CancellationToken cancellation)
    {
        try
        {
            request.Event = await stream.SeeAsync(item, new FieldContext(request, new(arguments.Of(field))));
            if (request.Event is null) return null;
            var root = await new Run(request, arguments, failures).ExecuteAsync(plan);
            return new(Outcome.Executed, failures)
            {
                Data = new TreeData(root, limits, failures, arguments.Document),
                EventId = stream.IdOf(item),
            };
        }
        catch (Exception exception) when (request.IsTheEnd(exception) && !cancellation.IsCancellationRequested)
        {
            EngineLog.TimedOut(logger, limits.ExecutionTime);
            failures.Add(new ApiError("The event took too long.", "TIMEOUT"));
        }
        catch (Exception exception) when (!request.IsTheEnd(exception))
        {
            failures.Add(exception);
        }

        return new(Outcome.Failed, failures);
    }

    /// <summary>Counts a stream while it is open.</summary>
    private sealed class OpenStream : IDisposable
    {
        public OpenStream() => ApiMeters.Subscription(1);

        public void Dispose() => ApiMeters.Subscription(-1);
    }
}
