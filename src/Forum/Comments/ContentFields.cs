namespace Forum.Comments;

/// <summary>Which content fields of a comment to read. They are long, and most queries need only one of them.</summary>
public readonly record struct ContentFields(bool Text, bool Html);
