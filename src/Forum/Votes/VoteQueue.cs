using System.Collections.Concurrent;

namespace Forum.Votes;

/// <summary>The votes below one article that wait to be counted, in order of arrival.</summary>
internal sealed class VoteQueue
{
    private const int MaxWaiting = 2_000;

    private readonly ConcurrentQueue<WaitingVote> waiting = new();

    /// <summary>Counts them, until none waits.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    public bool IsEmpty => waiting.IsEmpty;

    /// <returns>False: too many wait.</returns>
    public bool TryAdd(WaitingVote vote)
    {
        if (waiting.Count >= MaxWaiting) return false;
        waiting.Enqueue(vote);
        return true;
    }

    /// <summary>Takes the next votes whose callers still wait: from here on they are counted.</summary>
    public IReadOnlyList<WaitingVote> Take(int most)
    {
        var taken = new List<WaitingVote>();
        while (taken.Count < most && waiting.TryDequeue(out var vote))
            if (vote.TryTake()) taken.Add(vote);
        return taken;
    }
}

/// <summary>A vote, and its caller's wait for the result.</summary>
internal sealed class WaitingVote(PendingVote ballot)
{
    private int isTaken;

    public PendingVote Ballot => ballot;

    public TaskCompletionSource Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Either the vote is taken to be counted, or its caller withdraws it: whichever comes first.</summary>
    public bool TryTake() => Interlocked.Exchange(ref isTaken, 1) == 0;

    /// <summary>Ends the wait, if the vote has not been taken.</summary>
    public void Withdraw(CancellationToken cancelled)
    {
        if (TryTake()) Result.SetCanceled(cancelled);
    }
}
