namespace Forum.Data;

public enum CommentStatus : short
{
    Visible = 0,
    /// <summary>Held for a moderator; visible only to its author and moderators.</summary>
    Pending = 1,
    /// <summary>Removed by a moderator.</summary>
    Removed = 2,
    /// <summary>Deleted by its author.</summary>
    Deleted = 3,
}
