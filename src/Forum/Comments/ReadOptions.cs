namespace Forum.Comments;

/// <summary>What to read of comment lists.</summary>
/// <param name="Held">Whether to include comments that are held for a moderator.</param>
/// <param name="Words">Which content fields to read.</param>
public readonly record struct ReadOptions(bool Held, ContentFields Words);
