using Forum.Data;
using Forum.Errors;

namespace Forum.Authorization;

/// <summary>Authorization rules. Pure functions: everything that they need is passed in.</summary>
public static class Permissions
{
    /// <exception cref="Refusal">SIGN_IN_REQUIRED.</exception>
    public static Viewer MustBeSignedIn(Viewer? viewer) =>
        viewer ?? throw new Refusal(ErrorCode.SignInRequired, "Sign in to do this.");

    /// <exception cref="Refusal">SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED.</exception>
    public static Viewer MustWrite(Viewer? viewer) =>
        MustBeSignedIn(viewer).MayWrite ? viewer! : throw new Refusal(ErrorCode.EmailNotConfirmed, "Confirm your e-mail address first.");

    /// <exception cref="Refusal">FORBIDDEN, and those of <see cref="MustWrite"/>.</exception>
    public static Viewer MustModerate(Viewer? viewer, Guid sectionId) =>
        MustWrite(viewer).Moderates(sectionId) ? viewer! : throw new Refusal(ErrorCode.Forbidden, "Only a moderator of this section may do this.");

    /// <exception cref="Refusal">FORBIDDEN, and those of <see cref="MustWrite"/>.</exception>
    public static Viewer MustEdit(Viewer? viewer) =>
        MustWrite(viewer).IsEditor ? viewer! : throw new Refusal(ErrorCode.Forbidden, "Only an editor may do this.");

    /// <exception cref="Refusal">LOCKED, with the time at which the lock expires.</exception>
    public static void MustBeOpen(DiscussionLock? inForce)
    {
        if (inForce is not null) throw LockedRefusal(inForce);
    }

    public static Refusal LockedRefusal(DiscussionLock inForce) =>
        new(ErrorCode.Locked, "This discussion is locked.") { RetryAt = inForce.Until };
}
