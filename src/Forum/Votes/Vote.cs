namespace Forum.Votes;

public enum VoteValue : short
{
    Down = -1,
    Up = 1,
}

/// <summary>One account's vote on one comment: there is at most one row for the two.</summary>
public sealed class Vote
{
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
    public DateTime At { get; private set; }

    public void Change(VoteValue value, DateTime at) => (Value, At) = (value, at);
}
