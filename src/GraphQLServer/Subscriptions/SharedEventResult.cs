using GraphQLServer.Requests;
using GraphQLServer.Results;

namespace GraphQLServer.Subscriptions;

/// <summary>The shared result of an event: complete or still being computed.</summary>
/// <param name="batches">The values fetched for it, shared with other selections of the same event.</param>
internal sealed class SharedEventResult(SharedBatches batches)
{
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isCompleted;

    public SharedBatches Batches => batches;

    /// <summary>Completes when the result has been computed or has failed.</summary>
    public Task Completion => completion.Task;

    /// <summary>
    /// True when the result is available. If it is still false after <see cref="Completion"/>, the computation failed:
    /// each subscriber then computes its own result and reports the error.
    /// </summary>
    public bool IsCompleted => isCompleted;

    /// <summary>What an anonymous caller sees of the event; null when the event is hidden.</summary>
    public object? View { get; private set; }

    /// <summary>The result with its JSON; null when the event is hidden.</summary>
    public OperationResult? Result { get; private set; }

    public void Complete(object? view, OperationResult? result)
    {
        (View, Result) = (view, result);
        isCompleted = true;
        completion.SetResult();
    }

    public void Fail() => completion.TrySetResult();
}
