using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Text;
using Forum.Time;

namespace Forum.Moderation;

/// <summary>The validation that locks of articles and branches share.</summary>
internal static class LockRules
{
    private const int MaxReasonLength = 500;

    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public static string Reason(string reason) =>
        LineText.Check(reason, MaxReasonLength).OrThrow(nameof(LockArticleInput.Reason));

    /// <exception cref="Refusal">INVALID_INPUT: <c>until</c> is in the past.</exception>
    public static DiscussionLock Of(string reason, DateTime? until, Viewer moderator, DateTime now)
    {
        if (until <= now) throw Refusal.Invalid(nameof(LockArticleInput.Until), "`until` must be in the future.");
        return new DiscussionLock(
            reason, now, moderator.PseudonymId, until is { } end ? UtcMilliseconds.Of(end) : null);
    }
}
