namespace Forum.Server.Demo;

/// <summary>An article of the demo forum and its discussion, as read from its text file.</summary>
internal sealed record DemoArticle
{
    public required string SectionSlug { get; init; }
    public required string SectionName { get; init; }
    public required string Slug { get; init; }
    public required string Title { get; init; }
    public required string Byline { get; init; }
    public required string Summary { get; init; }
    public required string Html { get; init; }

    /// <summary>How long ago it was published.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>Its time is relative to the publication.</summary>
    public DemoLock? Lock { get; init; }

    /// <summary>Parents before their replies.</summary>
    public required IReadOnlyList<DemoComment> Comments { get; init; }
}

/// <param name="After">Time between writing the locked item and locking it.</param>
internal sealed record DemoLock(TimeSpan After, string Moderator, string Reason);
