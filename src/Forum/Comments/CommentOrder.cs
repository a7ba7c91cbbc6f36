namespace Forum.Comments;

/// <summary>The orders of a comment list. Ties break by id, newer first (in OLDEST: older first).</summary>
public enum CommentOrder : byte
{
    Best,
    Hot,
    Top,
    Newest,
    Oldest,
    Controversial,
}
