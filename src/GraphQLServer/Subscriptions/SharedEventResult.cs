using GraphQLServer.Requests;
using GraphQLServer.Results;

namespace GraphQLServer.Subscriptions;

/// <summary>The shared result of an event: complete or still being computed.</summary>
/// <param name="loads">The values fetched for it, shared with other selections of the same event.</param>
internal sealed class SharedEventResult(SharedBatches loads)
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isMade;

    public SharedBatches Loads => loads;

    /// <summary>Completes when the result has been computed or has failed.</summary>
    public Task Done => done.Task;

    /// <summary>False when the computation failed; each subscriber then computes its own result and reports the error.</summary>
    public bool IsMade => isMade;

    /// <summary>What an anonymous caller sees of the event; null when the event is hidden.</summary>
    public object? View { get; private set; }

    /// <summary>The result with its JSON; null when the event is hidden.</summary>
    public OperationResult? Answer { get; private set; }

    public void Make(object? seen, OperationResult? answer)
    {
        (View, Answer) = (seen, answer);
        isMade = true;
        done.SetResult();
    }

    public void Fail() => done.TrySetResult();
}
