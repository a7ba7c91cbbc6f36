namespace Forum.Data;

/// <summary>
/// The narrow row that changes with votes and replies: a vote rewrites this and never the text. Its indexes
/// (list key, listing, rank, id) serve every order of top-level comments and replies alike.
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

    /// <summary>The list that the comment stands in: its parent's replies, or its article's top level.</summary>
    public Guid ListKey { get; private set; }
    public ListVisibility Listing { get; internal set; }
    public int Upvotes { get; private set; }
    public int Downvotes { get; private set; }

    /// <summary>Upvotes less downvotes: the rank of TOP.</summary>
    public int Score { get; private set; }
    public double Best { get; private set; }
    public double Hot { get; private set; }
    public double Controversial { get; private set; }

    /// <summary>Visible direct replies.</summary>
    public int ReplyCount { get; internal set; }

    /// <summary>Visible replies at every depth.</summary>
    public int DescendantCount { get; internal set; }

    /// <summary>Direct replies that everyone sees in lists, tombstones included.</summary>
    public int ListedCount { get; internal set; }

    /// <summary>Direct replies that wait for a moderator.</summary>
    public int HeldCount { get; internal set; }

    /// <summary>Sets the votes and every rank that follows from them.</summary>
    public void Count(int upvotes, int downvotes, DateTime createdAt)
    {
        Upvotes = upvotes;
        Downvotes = downvotes;
        Score = upvotes - downvotes;
        Best = Ranks.Best(upvotes, downvotes);
        Hot = Ranks.Hot(Score, createdAt);
        Controversial = Ranks.Controversial(upvotes, downvotes);
    }
}
