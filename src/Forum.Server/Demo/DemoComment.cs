namespace Forum.Server.Demo;

/// <summary>A comment of the demo forum.</summary>
/// <param name="parent">Null for a top-level comment.</param>
/// <param name="author">A name from People.txt.</param>
/// <param name="sincePublication">When it was written, relative to the publication.</param>
internal sealed class DemoComment(DemoComment? parent, string author, TimeSpan sincePublication)
{
    public DemoComment? Parent => parent;
    public string Author => author;
    public TimeSpan SincePublication => sincePublication;
    public string Text { get; set; } = "";
    public int Upvotes { get; init; }
    public int Downvotes { get; init; }
    public bool IsPinned { get; init; }
    public bool IsPending { get; init; }
    public bool IsDeleted { get; init; }

    /// <summary>The reason that the author gets when a moderator removes the comment.</summary>
    public string? Removal { get; init; }

    /// <summary>How long after writing it was edited.</summary>
    public TimeSpan? EditedAfter { get; init; }
    public DemoLock? Lock { get; init; }
}
