using System.Diagnostics;
using System.Runtime.CompilerServices;
using Forum.Api.Execution.Answering;
using Forum.Api.Execution.Declaring;
using Forum.Api.Execution.Observing;
using Forum.Api.Execution.Planning;
using Forum.Api.Execution.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Api.Execution.Streaming;

/// <summary>One caller's subscription, from its first event to its last.</summary>
internal sealed class OpenStream(
    EventStreams streams, StreamResolver stream, FieldPlan field, OperationPlan plan, BoundArguments arguments, ApiRequest opening)
{
    private readonly string variables = stream.IsShared ? SharedVariables.Of(field, arguments.Document, arguments.Variables) : "";

    public async IAsyncEnumerable<Answer> AnswersAsync(
        IAsyncEnumerable<object> source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ApiMeters.Subscription(1);
        try
        {
            await using var events = source.GetAsyncEnumerator(cancellation);
            while (true)
            {
                var failures = streams.NoFailures();
                if (await NextAsync(events, failures, cancellation) is not { } item)
                {
                    // The source has ended; if it broke, the caller is told and takes it up again after the last event.
                    if (failures.Errors.Count > 0) yield return new(Outcome.Failed, failures);
                    yield break;
                }

                var start = Stopwatch.GetTimestamp();
                var answer = await AnswerAsync(item, failures, cancellation);
                ApiMeters.Operation("event", answer is null ? "unseen" : answer.Outcome == Outcome.Failed ? "failed" : "ok", Stopwatch.GetElapsedTime(start));
                if (answer is not null) yield return answer;

                // An event that could not be told must not be passed over in silence: the stream ends with the failure.
                if (answer?.Outcome == Outcome.Failed) yield break;
            }
        }
        finally
        {
            ApiMeters.Subscription(-1);
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
    private async ValueTask<Answer?> AnswerAsync(object item, Failures failures, CancellationToken cancellation)
    {
        var caller = opening.Watch!.Caller;
        var (isShared, shared) = await SharedAsync(item, caller, cancellation);
        return isShared ? shared : await OwnAsync(item, caller, failures, cancellation);
    }

    /// <summary>What was made, or is now, for everyone; if that is what this caller gets.</summary>
    private async ValueTask<(bool IsShared, Answer? Answer)> SharedAsync(object item, Caller caller, CancellationToken cancellation)
    {
        if (!stream.IsShared || (caller.IsSignedIn && plan.IsPerViewer)) return default;
        SharedAnswer made;
        try
        {
            made = await streams.Shared.GetAsync(item, plan, variables, () => MakeAsync(item)).WaitAsync(cancellation);
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // What went wrong is told to each by their own try.
            return default;
        }

        if (caller.IsSignedIn && !stream.IsTheSame(made.Seen, new(new(caller, opening.Services, cancellation), default))) return default;
        if (made.Seen is null) return (true, null);
        return (true, new(Outcome.Executed, streams.NoFailures()) { Written = made.Payload, EventId = stream.IdOf(item) });
    }

    /// <summary>The event as nobody in particular sees it.</summary>
    private async Task<SharedAnswer> MakeAsync(object item)
    {
        var failures = streams.NoFailures();
        await using var scope = streams.Scopes.CreateAsyncScope();
        using var time = new CancellationTokenSource(streams.Limits.ExecutionTime, streams.Clock);
        var request = new ApiRequest(opening.Nobody!, scope.ServiceProvider, time.Token) { FieldNames = opening.FieldNames };
        if (await RunAsync(item, request, failures) is not { } answer) return new(null, default);
        using var buffer = new PooledBuffer();
        AnswerWriter.Write(buffer, answer);
        if (failures.Errors.Count > 0) throw new InvalidOperationException("An event that fails is not for everyone.");
        return new(request.Event, buffer.Written.ToArray());
    }

    private async ValueTask<Answer?> OwnAsync(object item, Caller caller, Failures failures, CancellationToken cancellation)
    {
        await using var scope = streams.Scopes.CreateAsyncScope();
        using var time = new CancellationTokenSource(streams.Limits.ExecutionTime, streams.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        var request = new ApiRequest(caller, scope.ServiceProvider, end.Token) { FieldNames = opening.FieldNames };
        try
        {
            return await RunAsync(item, request, failures);
        }
        catch (Exception exception) when (request.IsTheEnd(exception) && !cancellation.IsCancellationRequested)
        {
            EngineLog.TimedOut(streams.Logger, streams.Limits.ExecutionTime);
            failures.Add(new ApiError("The event took too long.", "TIMEOUT"));
        }
        catch (Exception exception) when (!request.IsTheEnd(exception))
        {
            failures.Add(exception);
        }

        return new(Outcome.Failed, failures);
    }

    private async ValueTask<Answer?> RunAsync(object item, ApiRequest request, Failures failures)
    {
        request.Event = await stream.SeeAsync(item, new FieldContext(request, new(arguments.Of(field))));
        if (request.Event is null) return null;
        var root = await new Run(request, arguments, failures).ExecuteAsync(plan);
        return new(Outcome.Executed, failures)
        {
            Data = new TreeData(root, streams.Limits, failures, arguments.Document),
            EventId = stream.IdOf(item),
        };
    }
}
