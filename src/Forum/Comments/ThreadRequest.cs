using Forum.Authorization;
using Forum.Errors;
using Forum.Paging;

namespace Forum.Comments;

/// <summary>The arguments of a comment tree page, as the client sent them.</summary>
public sealed record ThreadRequest(int? First, string? After, int RepliesPerComment, int MaxDepth)
{
    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public ThreadWindow ToWindow(CursorScope top)
    {
        if (RepliesPerComment is < 0 or > ThreadWindow.MaxRepliesPerComment)
            throw Refusal.Invalid(
                "repliesPerComment", $"`repliesPerComment` must be between 0 and {ThreadWindow.MaxRepliesPerComment}.");
        if (MaxDepth is < 0 or > ForumRules.MaxAllowedReplyDepth)
            throw Refusal.Invalid("maxDepth", $"`maxDepth` must be between 0 and {ForumRules.MaxAllowedReplyDepth}.");
        return new ThreadWindow(new PageRequest(First, After).ToWindow(top), RepliesPerComment, MaxDepth);
    }
}
