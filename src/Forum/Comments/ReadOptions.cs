namespace Forum.Comments;

/// <summary>What is read of lists of comments.</summary>
/// <param name="Held">Whether what waits for a moderator is among the rows.</param>
/// <param name="Words">Which of the long texts.</param>
public readonly record struct ReadOptions(bool Held, ContentFields Words);
