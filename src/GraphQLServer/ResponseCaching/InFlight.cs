using GraphQLServer.Results;

namespace GraphQLServer.ResponseCaching;

/// <summary>One request's making of an answer, while others who ask the same wait for it.</summary>
/// <param name="begunAt">A timestamp from before anything is read.</param>
/// <param name="day">The time of day then.</param>
/// <param name="keep">Keeps the answer, for whoever asks the same.</param>
/// <param name="end">Called once: the next one may take a turn.</param>
internal sealed class InFlight(long begunAt, DateTimeOffset day, Func<ReadOnlyMemory<byte>, ResponseVersion, CachedResponse> keep, Action<InFlight> end) : IDisposable
{
    private readonly TaskCompletionSource<InFlightResult?> made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long BegunAt => begunAt;

    /// <summary>What is waited for. Null: nothing came of it, and it is tried again.</summary>
    public Task<InFlightResult?> Made => made.Task;

    /// <param name="json">The whole answer.</param>
    /// <param name="subject">The only thing that it hangs on; null: there may be others.</param>
    public CachedResponse Keep(ReadOnlyMemory<byte> json, Guid? subject)
    {
        var answer = keep(json, new(begunAt, day, subject));
        made.SetResult(new(ExecutionStatus.Executed, answer, default));
        return answer;
    }

    /// <summary>
    /// An answer with errors is told to those who wait, and to nobody later: if they all tried for themselves, a database that is slow
    /// would be asked by all of them at once.
    /// </summary>
    public void Fail(ExecutionStatus outcome, ReadOnlyMemory<byte> json) => made.SetResult(new(outcome, null, json.ToArray()));

    public void Dispose()
    {
        end(this);
        made.TrySetResult(null);
    }
}

/// <summary>What came of a turn.</summary>
/// <param name="Outcome">What became of the operation.</param>
/// <param name="Answer">The answer, if it is kept.</param>
/// <param name="Failure">The whole answer, if it is not.</param>
internal sealed record InFlightResult(ExecutionStatus Outcome, CachedResponse? Answer, ReadOnlyMemory<byte> Failure);
