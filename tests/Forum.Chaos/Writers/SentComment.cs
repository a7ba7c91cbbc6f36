namespace Forum.Chaos.Writers;

/// <summary>A comment that a writer sent under one idempotency key, once or several times.</summary>
/// <param name="Marker">The idempotency key, and the first word of the content, also after edits.</param>
internal sealed record SentComment(string Marker, string ArticleId, string? ParentId)
{
    public string FirstText => $"{Marker} as posted";

    public WriteOutcome Outcome { get; set; } = WriteOutcome.Unknown;

    /// <summary>Empty until the post is acknowledged.</summary>
    public string Id { get; set; } = "";

    public WriteHistory<string> Text { get; } = new($"{Marker} as posted");
}
