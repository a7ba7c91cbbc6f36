using System.ComponentModel.DataAnnotations;

namespace Forum.Authorization;

/// <summary>The rules that a client shows, or checks before it sends. Configuration: `Forum`.</summary>
public sealed record ForumRules
{
    public string Name { get; init; } = "Forum";

    /// <summary>Characters (graphemes) of a comment, at most.</summary>
    [Range(1, 50_000)]
    public int MaxCommentLength { get; init; } = 10_000;

    /// <summary>Depth of the deepest comment; a top-level comment has depth 0.</summary>
    [Range(1, 32)]
    public int MaxReplyDepth { get; init; } = 32;

    /// <summary>Seconds in which an author may edit; null: without end.</summary>
    [Range(0, int.MaxValue)]
    public int? EditWindowSeconds { get; init; } = 900;

    public bool MayStillEdit(DateTime createdAt, DateTime now) =>
        EditWindowSeconds is not { } seconds || now <= createdAt.AddSeconds(seconds);
}
