using Forum.Comments;

namespace Forum.Votes;

/// <summary>
/// Orders the votes of one account on one comment that this node has not committed yet: each arrival time is later than
/// the one before, even when the clock is set back in between. A committed vote is ordered by its row.
/// </summary>
public sealed class VoteArrivals(ICommentPages comments)
{
    private readonly Dictionary<(Guid Account, Guid Comment), AccountArrivals> pending = [];

    /// <summary>Registers a vote. Dispose the result when the vote is committed, rejected or cancelled.</summary>
    public Arrival Register(Guid accountId, Guid commentId)
    {
        var key = (accountId, commentId);
        lock (pending)
        {
            if (!pending.TryGetValue(key, out var entry)) pending.Add(key, entry = new AccountArrivals());
            entry.UserCount++;
            return new Arrival(this, key, entry);
        }
    }

    private Task<VotePath> GetVotePathAsync((Guid Account, Guid Comment) key, CancellationToken cancellationToken) =>
        comments.GetVotePathAsync(key.Account, key.Comment, cancellationToken);

    private void Unregister((Guid Account, Guid Comment) key, AccountArrivals entry)
    {
        lock (pending)
        {
            if (--entry.UserCount == 0) pending.Remove(key);
        }
    }

    /// <summary>One vote that has arrived at this node.</summary>
    public sealed class Arrival : IDisposable
    {
        private readonly VoteArrivals owner;
        private readonly (Guid Account, Guid Comment) key;
        private readonly AccountArrivals entry;

        internal Arrival(VoteArrivals owner, (Guid Account, Guid Comment) key, AccountArrivals entry) =>
            (this.owner, this.key, this.entry) = (owner, key, entry);

        /// <summary>
        /// Reads the comment and assigns the vote's arrival time. Votes of the same account on the same comment do this
        /// one at a time, in the order in which they entered.
        /// </summary>
        public async Task<VotePath> AssignTimeAsync(CancellationToken cancellationToken)
        {
            await entry.Semaphore.WaitAsync(cancellationToken);
            try
            {
                var path = await owner.GetVotePathAsync(key, cancellationToken);
                var earliest = entry.Last.AddMicroseconds(1);
                entry.Last = path.ArrivedAt > earliest ? path.ArrivedAt : earliest;
                return path with { ArrivedAt = entry.Last };
            }
            finally
            {
                entry.Semaphore.Release();
            }
        }

        /// <inheritdoc/>
        public void Dispose() => owner.Unregister(key, entry);
    }

    /// <summary>The pending votes of one account on one comment.</summary>
    internal sealed class AccountArrivals
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        /// <summary>The latest arrival time assigned.</summary>
        public DateTime Last { get; set; } = DateTime.UnixEpoch;

        public int UserCount { get; set; }
    }
}
