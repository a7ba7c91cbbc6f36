namespace Forum.Server.Demo;

/// <summary>A comment of the demo forum.</summary>
/// <param name="Parent">Null: a top-level comment.</param>
/// <param name="Author">A name of People.txt.</param>
/// <param name="SincePublication">When it was written.</param>
internal sealed record DemoComment(DemoComment? Parent, string Author, TimeSpan SincePublication)
{
    public int Upvotes { get; init; }
    public int Downvotes { get; init; }
    public string Text { get; set; } = "";
    public bool IsPinned { get; init; }
    public bool IsPending { get; init; }
    public bool IsDeleted { get; init; }

    /// <summary>What the author was told when a moderator removed it.</summary>
    public string? Removal { get; init; }

    /// <summary>How long after writing it was edited.</summary>
    public TimeSpan? EditedAfter { get; init; }
    public DemoLock? Lock { get; init; }
}
