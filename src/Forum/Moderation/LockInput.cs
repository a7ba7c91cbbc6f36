using Forum.Text;
using Forum.Writing;

namespace Forum.Moderation;

internal static class LockInput
{
    private const int MaxReasonLength = 500;

    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public static string Reason(string reason) => LineText.Check(reason, MaxReasonLength).OrRefuse("reason");

    /// <exception cref="Refusal">INVALID_INPUT: an end that has passed.</exception>
    public static Lock Of(string reason, DateTime? until, Viewer moderator, DateTime now)
    {
        if (until <= now) throw Refusal.Invalid("until", "A lock ends in the future.");
        return new Lock(reason, now, moderator.PseudonymId, until is { } end ? UtcMilliseconds.Of(end) : null);
    }
}
