using System.Collections.Concurrent;

namespace Forum.Votes;

/// <summary>The queued votes on the comments of one article, in order of arrival.</summary>
internal sealed class VoteQueue
{
    private const int MaxWaiting = 2_000;

    private readonly ConcurrentQueue<WaitingVote> queue = new();

    /// <summary>The worker that commits the votes until the queue is empty.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    public bool IsEmpty => queue.IsEmpty;

    /// <returns>False: the queue is full.</returns>
    public bool TryAdd(WaitingVote vote)
    {
        if (queue.Count >= MaxWaiting) return false;
        queue.Enqueue(vote);
        return true;
    }

    /// <summary>
    /// Dequeues the next votes that have not been cancelled by their callers. After that they cannot be cancelled.
    /// </summary>
    public IReadOnlyList<WaitingVote> Take(int max)
    {
        var taken = new List<WaitingVote>();
        while (taken.Count < max && queue.TryDequeue(out var vote))
            if (vote.TryTake()) taken.Add(vote);
        return taken;
    }
}

/// <summary>A vote and the pending result of its caller.</summary>
internal sealed class WaitingVote(PendingVote vote)
{
    private int isTaken;

    public PendingVote Vote => vote;

    public TaskCompletionSource Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// A vote is either taken to be committed or cancelled by its caller, whichever comes first. True: this call took
    /// it.
    /// </summary>
    public bool TryTake() => Interlocked.Exchange(ref isTaken, 1) == 0;

    /// <summary>Cancels the caller's wait, unless the vote has already been taken.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        if (TryTake()) Result.SetCanceled(cancellationToken);
    }
}
