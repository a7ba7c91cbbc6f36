using Forum.Api.Execution.Answering;
using Forum.Api.Execution.Loaders;
using Forum.Waiting;

namespace Forum.Api.Execution.Streaming;

/// <summary>An event's answer as everyone gets it: made, or being made.</summary>
/// <param name="loads">What is fetched for it, and for others about the same event.</param>
internal sealed class SharedAnswer(SharedLoads loads)
{
    private readonly System.Threading.Lock gate = new();
    private readonly Bell done = new();
    private volatile bool isDone, isMade;

    public SharedLoads Loads => loads;

    /// <summary>Whether there is nothing more to wait for.</summary>
    public bool IsDone => isDone;

    /// <summary>False: making it failed, and what went wrong is told to each by their own try.</summary>
    public bool IsMade => isMade;

    /// <summary>What a caller who is nobody sees of the event; null: nothing.</summary>
    public object? Seen { get; private set; }

    /// <summary>The answer with its JSON; null when nothing is seen.</summary>
    public Answer? Answer { get; private set; }

    /// <summary>Ends when it is done.</summary>
    public ValueTask DoneAsync(Waiter waiter)
    {
        lock (gate) return isDone ? ValueTask.CompletedTask : done.WaitAsync(waiter);
    }

    public void Make(object? seen, Answer? answer)
    {
        (Seen, Answer) = (seen, answer);
        isMade = true;
        End();
    }

    public void Fail() => End();

    private void End()
    {
        lock (gate) isDone = true;
        done.Ring();
    }
}
