using GraphQLServer.Requests;
using GraphQLServer.Results;

namespace GraphQLServer.Subscriptions;

/// <summary>An event's answer as everyone gets it: made, or being made.</summary>
/// <param name="loads">What is fetched for it, and for others about the same event.</param>
internal sealed class SharedEventResult(SharedBatches loads)
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isMade;

    public SharedBatches Loads => loads;

    /// <summary>Ends when it is made, or cannot be made.</summary>
    public Task Done => done.Task;

    /// <summary>False: making it failed, and what went wrong is told to each by their own try.</summary>
    public bool IsMade => isMade;

    /// <summary>What a caller who is nobody sees of the event; null: nothing.</summary>
    public object? View { get; private set; }

    /// <summary>The answer with its JSON; null when nothing is seen.</summary>
    public OperationResult? Answer { get; private set; }

    public void Make(object? seen, OperationResult? answer)
    {
        (View, Answer) = (seen, answer);
        isMade = true;
        done.SetResult();
    }

    public void Fail() => done.TrySetResult();
}
