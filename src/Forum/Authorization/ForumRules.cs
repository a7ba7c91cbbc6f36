using System.ComponentModel.DataAnnotations;

namespace Forum.Authorization;

/// <summary>The rules that a client displays, or validates before it sends. Configuration section: `Forum`.</summary>
public sealed record ForumRules
{
    /// <summary>The deepest level of replies that an operator can allow.</summary>
    public const int MaxAllowedReplyDepth = 32;

    public string Name { get; init; } = "Forum";

    /// <summary>Maximum length of a comment in graphemes.</summary>
    [Range(1, 50_000)]
    public int MaxCommentLength { get; init; } = 10_000;

    /// <summary>Maximum depth of a comment; a top-level comment has depth 0.</summary>
    [Range(1, MaxAllowedReplyDepth)]
    public int MaxReplyDepth { get; init; } = MaxAllowedReplyDepth;

    /// <summary>Seconds after creation during which the author may edit a comment; null: unlimited.</summary>
    [Range(0, int.MaxValue)]
    public int? EditWindowSeconds { get; init; } = 900;

    public bool MayStillEdit(DateTime createdAt, DateTime now) =>
        EditWindowSeconds is not { } seconds || now <= createdAt.AddSeconds(seconds);
}
