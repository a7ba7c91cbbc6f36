using GraphQLServer.Results;

namespace GraphQLServer.ResponseCaching;

/// <summary>The execution of a query by one request, while other requests with the same key wait for its response.</summary>
/// <param name="begunAt">A timestamp from before anything is read.</param>
/// <param name="day">The wall clock time at that moment.</param>
/// <param name="keep">Adds the response to the cache.</param>
/// <param name="end">Called once: the next request may start an execution.</param>
internal sealed class InFlight(long begunAt, DateTimeOffset day, Func<ReadOnlyMemory<byte>, ResponseVersion, CachedResponse> keep, Action<InFlight> end) : IDisposable
{
    private readonly TaskCompletionSource<InFlightResult?> made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long BegunAt => begunAt;

    /// <summary>Completes with the result. Null: there is no result, and the waiters try again.</summary>
    public Task<InFlightResult?> Made => made.Task;

    /// <param name="json">The whole response.</param>
    /// <param name="subject">The only object that it depends on; null when there may be others.</param>
    public CachedResponse Keep(ReadOnlyMemory<byte> json, Guid? subject)
    {
        var answer = keep(json, new(begunAt, day, subject));
        made.SetResult(new(ExecutionStatus.Executed, answer, default));
        return answer;
    }

    /// <summary>
    /// A response with errors is sent to the current waiters but not cached: if each of them retried, all of them would query a slow
    /// database concurrently.
    /// </summary>
    public void Fail(ExecutionStatus outcome, ReadOnlyMemory<byte> json) => made.SetResult(new(outcome, null, json.ToArray()));

    public void Dispose()
    {
        end(this);
        made.TrySetResult(null);
    }
}

/// <summary>The result of an execution.</summary>
/// <param name="Outcome">The status of the operation.</param>
/// <param name="Answer">The response, if it was cached.</param>
/// <param name="Failure">The whole response, if it was not cached.</param>
internal sealed record InFlightResult(ExecutionStatus Outcome, CachedResponse? Answer, ReadOnlyMemory<byte> Failure);
