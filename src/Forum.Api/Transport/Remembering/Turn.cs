namespace Forum.Api.Transport.Remembering;

/// <summary>One request's making of an answer, while others who ask the same wait for it.</summary>
/// <param name="begunAt">A timestamp from before anything is read.</param>
/// <param name="day">The time of day then.</param>
/// <param name="keep">Keeps the answer, for whoever asks the same.</param>
/// <param name="end">Called once: the next one may take a turn.</param>
internal sealed class Turn(long begunAt, DateTimeOffset day, Func<ReadOnlyMemory<byte>, Reading, RememberedAnswer> keep, Action<Turn> end) : IDisposable
{
    private readonly TaskCompletionSource<RememberedAnswer?> made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long BegunAt => begunAt;

    /// <summary>Whether everyone is to ask for themselves.</summary>
    public bool IsForEachAlone { get; private set; }

    /// <summary>What is waited for. Null: nothing came of it, and it is tried again, unless <see cref="IsForEachAlone"/>.</summary>
    public Task<RememberedAnswer?> Made => made.Task;

    /// <param name="json">The whole answer.</param>
    /// <param name="subject">The only thing that it hangs on; null: there may be others.</param>
    public RememberedAnswer Keep(ReadOnlyMemory<byte> json, Guid? subject)
    {
        var answer = keep(json, new(begunAt, day, subject));
        made.SetResult(answer);
        return answer;
    }

    /// <summary>The answer is of a kind that is not shared.</summary>
    public void LeaveToEach() => IsForEachAlone = true;

    public void Dispose()
    {
        end(this);
        made.TrySetResult(null);
    }
}
