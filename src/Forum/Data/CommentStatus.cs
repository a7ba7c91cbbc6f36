namespace Forum.Data;

public enum CommentStatus : short
{
    Visible = 0,
    /// <summary>Held for a moderator; seen by its author and moderators only.</summary>
    Pending = 1,
    /// <summary>Taken down by a moderator.</summary>
    Removed = 2,
    /// <summary>Taken down by its author.</summary>
    Deleted = 3,
}
