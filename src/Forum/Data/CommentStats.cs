namespace Forum.Data;

/// <summary>
/// The narrow row that changes with votes and replies: a vote updates this row and not the content. Its indexes (list
/// key, listing, rank, id) serve every order of top-level comments and of replies.
/// </summary>
public sealed class CommentStats
{
    public CommentStats(Guid commentId, Guid listKey, ListVisibility listing)
    {
        CommentId = commentId;
        ListKey = listKey;
        Listing = listing;
    }

    public Guid CommentId { get; private set; }

    /// <summary>
    /// The list that contains the comment: its parent's replies, or its article's top-level comments.
    /// </summary>
    public Guid ListKey { get; private set; }
    public ListVisibility Listing { get; internal set; }
    public int Upvotes { get; private set; }
    public int Downvotes { get; private set; }

    /// <summary>Upvotes minus downvotes: the rank of TOP.</summary>
    public int Score { get; private set; }
    public double Best { get; private set; }
    public double Hot { get; private set; }
    public double Controversial { get; private set; }

    /// <summary>Number of visible direct replies.</summary>
    public int ReplyCount { get; internal set; }

    /// <summary>Number of visible replies at every depth.</summary>
    public int DescendantCount { get; internal set; }

    /// <summary>Number of direct replies that are listed for everyone, including tombstones.</summary>
    public int ListedCount { get; internal set; }

    /// <summary>Number of direct replies that are held for a moderator.</summary>
    public int HeldCount { get; internal set; }

    /// <summary>Sets the vote counts and recomputes every rank that depends on them.</summary>
    public void SetVotes(int upvotes, int downvotes, DateTime createdAt)
    {
        Upvotes = upvotes;
        Downvotes = downvotes;
        Score = upvotes - downvotes;
        Best = Ranks.Best(upvotes, downvotes);
        Hot = Ranks.Hot(Score, createdAt);
        Controversial = Ranks.Controversial(upvotes, downvotes);
    }
}
