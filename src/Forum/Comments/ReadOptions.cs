namespace Forum.Comments;

/// <summary>What to read of comment lists.</summary>
/// <param name="IncludeHeld">Whether to include comments that are held for a moderator.</param>
/// <param name="Content">Which content fields to read.</param>
public readonly record struct ReadOptions(bool IncludeHeld, ContentFields Content);
