namespace Forum.Data;

public enum ModerationAction : short
{
    LockArticle = 0,
    UnlockArticle = 1,
    LockBranch = 2,
    UnlockBranch = 3,
    SetSlowMode = 4,
    Pin = 5,
    Unpin = 6,
    Hold = 7,
    Approve = 8,
    Remove = 9,
    Restore = 10,
    Sanction = 11,
    LiftSanction = 12,
}

/// <summary>One action of one moderator. Append-only: rows are never changed.</summary>
public sealed class ModerationLogEntry
{
    public ModerationLogEntry(Guid id, ModerationAction action, Guid? moderatorId, DateTime at)
    {
        Id = id;
        Action = action;
        ModeratorId = moderatorId;
        At = at;
    }

    public Guid Id { get; private set; }
    public ModerationAction Action { get; private set; }

    /// <summary>The moderator's pseudonym; null when a rule of the forum performed the action.</summary>
    public Guid? ModeratorId { get; private set; }
    public DateTime At { get; private set; }
    public Guid? ArticleId { get; init; }
    public Guid? CommentId { get; init; }
    public Guid? PseudonymId { get; init; }
    public string? Reason { get; init; }
}
