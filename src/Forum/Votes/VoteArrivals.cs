using Forum.Comments;

namespace Forum.Votes;

/// <summary>
/// Orders the votes of one account on one comment that this node has not committed yet: each arrival time is later than the one
/// before, even when the clock is set back in between. A committed vote is ordered by its row.
/// </summary>
public sealed class VoteArrivals(ICommentPages comments)
{
    private readonly Dictionary<(Guid Account, Guid Comment), Arrivals> pending = [];

    /// <summary>Registers a vote. Dispose the result when the vote is committed, rejected or cancelled.</summary>
    public Arrival Enter(Guid accountId, Guid commentId)
    {
        var key = (accountId, commentId);
        lock (pending)
        {
            if (!pending.TryGetValue(key, out var of)) pending.Add(key, of = new Arrivals());
            of.Users++;
            return new Arrival(this, key, of);
        }
    }

    private Task<VotePath> ClimbAsync((Guid Account, Guid Comment) key, CancellationToken cancellationToken) =>
        comments.GetVotePathAsync(key.Account, key.Comment, cancellationToken);

    private void Leave((Guid Account, Guid Comment) key, Arrivals of)
    {
        lock (pending)
        {
            if (--of.Users == 0) pending.Remove(key);
        }
    }

    /// <summary>One vote that has arrived at this node.</summary>
    public sealed class Arrival : IDisposable
    {
        private readonly VoteArrivals arrivals;
        private readonly (Guid Account, Guid Comment) key;
        private readonly Arrivals of;

        internal Arrival(VoteArrivals arrivals, (Guid Account, Guid Comment) key, Arrivals of) =>
            (this.arrivals, this.key, this.of) = (arrivals, key, of);

        /// <summary>
        /// Reads the comment and assigns the vote's arrival time. Votes of the same account on the same comment do this one at a
        /// time, in the order in which they entered.
        /// </summary>
        public async Task<VotePath> StampAsync(CancellationToken cancellationToken)
        {
            await of.Turn.WaitAsync(cancellationToken);
            try
            {
                var path = await arrivals.ClimbAsync(key, cancellationToken);
                var earliest = of.Last.AddMicroseconds(1);
                of.Last = path.ArrivedAt > earliest ? path.ArrivedAt : earliest;
                return path with { ArrivedAt = of.Last };
            }
            finally
            {
                of.Turn.Release();
            }
        }

        /// <inheritdoc/>
        public void Dispose() => arrivals.Leave(key, of);
    }

    /// <summary>The pending votes of one account on one comment.</summary>
    internal sealed class Arrivals
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        /// <summary>The latest arrival time assigned.</summary>
        public DateTime Last { get; set; } = DateTime.UnixEpoch;

        public int Users { get; set; }
    }
}
