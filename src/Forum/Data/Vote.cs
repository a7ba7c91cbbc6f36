namespace Forum.Data;

public enum VoteValue : short
{
    Down = -1,

    /// <summary>
    /// A retracted vote. Only stored: the API represents it as null. Kept for <see cref="Vote.RetractedRetention"/>.
    /// </summary>
    Retracted = 0,

    Up = 1,
}

/// <summary>One account's vote on one comment: at most one row per account and comment.</summary>
public sealed class Vote
{
    /// <summary>
    /// How long the row of a retracted vote is kept: longer than any vote can be queued, so that a vote that arrived
    /// before the retraction is still recognized as the older one.
    /// </summary>
    public static readonly TimeSpan RetractedRetention = TimeSpan.FromHours(1);

    public Vote(Guid accountId, Guid commentId, VoteValue value, DateTime at)
    {
        AccountId = accountId;
        CommentId = commentId;
        Value = value;
        At = at;
    }

    public Guid AccountId { get; private set; }
    public Guid CommentId { get; private set; }
    public VoteValue Value { get; private set; }

    /// <summary>When the vote arrived, with microsecond precision: see `VotePath.ArrivedAt`.</summary>
    public DateTime At { get; private set; }

    public void Change(VoteValue value, DateTime at) => (Value, At) = (value, at);
}
