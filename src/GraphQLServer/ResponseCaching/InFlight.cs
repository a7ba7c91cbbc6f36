using GraphQLServer.Results;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// The execution of a query by one request, while other requests with the same key wait for its response. Not a
/// <c>SingleFlight</c>: the query runs within the request of one caller, who is charged for it. If that request is
/// cancelled, the next waiter starts a new execution.
/// </summary>
/// <param name="startedAt">A timestamp from before anything is read.</param>
/// <param name="startedAtUtc">The wall clock time at that moment.</param>
/// <param name="store">Adds the response to the cache.</param>
/// <param name="onCompleted">Called once: the next request may start an execution.</param>
internal sealed class InFlight(
    long startedAt, DateTimeOffset startedAtUtc, Func<ReadOnlyMemory<byte>, ResponseVersion, CachedResponse> store,
    Action<InFlight> onCompleted) : IDisposable
{
    private readonly TaskCompletionSource<InFlightResult?> completion = new(
        TaskCreationOptions.RunContinuationsAsynchronously);

    public long StartedAt => startedAt;

    /// <summary>Completes with the result. Null: there is no result, and the waiters try again.</summary>
    public Task<InFlightResult?> Completion => completion.Task;

    /// <param name="json">The whole response.</param>
    /// <param name="subject">The only object that it depends on; null when there may be others.</param>
    public CachedResponse Complete(ReadOnlyMemory<byte> json, Guid? subject)
    {
        var response = store(json, new(startedAt, startedAtUtc, subject));
        completion.SetResult(new(ExecutionStatus.Executed, response, default));
        return response;
    }

    /// <summary>
    /// A response with errors is sent to the current waiters but not cached: if each of them retried, all of them would
    /// query a slow database concurrently.
    /// </summary>
    public void Fail(ExecutionStatus status, ReadOnlyMemory<byte> json) =>
        completion.SetResult(new(status, null, json.ToArray()));

    public void Dispose()
    {
        onCompleted(this);
        completion.TrySetResult(null);
    }
}

/// <summary>The result of an execution.</summary>
/// <param name="Status">The status of the operation.</param>
/// <param name="Response">The response, if it was cached.</param>
/// <param name="Failure">The whole response, if it was not cached.</param>
internal sealed record InFlightResult(ExecutionStatus Status, CachedResponse? Response, ReadOnlyMemory<byte> Failure);
