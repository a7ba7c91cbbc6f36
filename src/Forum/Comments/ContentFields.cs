namespace Forum.Comments;

/// <summary>Which of a comment's long texts to read: most readers want one of the two.</summary>
public readonly record struct ContentFields(bool Text, bool Html)
{
    public static ContentFields Both { get; } = new(true, true);
}
