using Forum.Data;
using Forum.Errors;

namespace Forum.Authorization;

/// <summary>
/// Who may do what. Pure functions: everything that they need is passed in. A use case throws the refusal, and
/// `viewerMay` shows whether there is one, so that both always agree. Null: allowed.
/// </summary>
public static class Permissions
{
    /// <returns>SIGN_IN_REQUIRED.</returns>
    public static Refusal? ToSignedIn(Viewer? viewer) =>
        viewer is null ? new Refusal(ErrorCode.SignInRequired, "Sign in to do this.") : null;

    /// <returns>SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED.</returns>
    public static Refusal? ToWrite(Viewer? viewer) =>
        ToSignedIn(viewer)
        ?? (viewer!.MayWrite ? null : new Refusal(ErrorCode.EmailNotConfirmed, "Confirm your e-mail address first."));

    /// <param name="moderates">Whether the viewer moderates the section (<see cref="Viewer.Moderates"/>).</param>
    /// <returns>FORBIDDEN, and the refusals of <see cref="ToWrite"/> and of sanctions.</returns>
    public static Refusal? ToModerate(Viewer? viewer, bool moderates, AccountSanctions sanctions) =>
        ToWrite(viewer)
        ?? (moderates
            ? sanctions.Refusal
            : new Refusal(ErrorCode.Forbidden, "Only a moderator of this section may do this."));

    /// <summary>Whether the viewer may publish and update articles.</summary>
    /// <returns>FORBIDDEN, and the refusals of <see cref="ToWrite"/> and of sanctions.</returns>
    public static Refusal? ToPublish(Viewer? viewer, AccountSanctions sanctions) =>
        ToWrite(viewer)
        ?? (viewer!.IsEditor ? sanctions.Refusal : new Refusal(ErrorCode.Forbidden, "Only an editor may do this."));

    /// <summary>Whether a discussion accepts comments, edits and votes.</summary>
    /// <param name="inForce">The lock in force; null: none.</param>
    /// <returns>LOCKED, with the time at which the lock ends.</returns>
    public static Refusal? ToChange(DiscussionLock? inForce) =>
        inForce is null
            ? null
            : new Refusal(ErrorCode.Locked, "This discussion is locked.") { RetryAt = inForce.Until };

    /// <summary>Whether the viewer may write a top-level comment.</summary>
    /// <param name="inForce">The lock in force on the article; null: none.</param>
    /// <returns>LOCKED, and the refusals of <see cref="ToWrite"/> and of sanctions.</returns>
    public static Refusal? ToComment(Viewer? viewer, AccountSanctions sanctions, DiscussionLock? inForce) =>
        ToWrite(viewer) ?? sanctions.Refusal ?? ToChange(inForce);

    /// <param name="inForce">The lock in force on the parent; null: none.</param>
    /// <returns>CONFLICT, NOT_FOUND, TOO_DEEP, and the refusals of <see cref="ToComment"/>.</returns>
    public static Refusal? ToReply(
        Viewer? viewer, AccountSanctions sanctions, DiscussionLock? inForce, CommentFacts parent, ForumRules rules) =>
        ToComment(viewer, sanctions, inForce)
        ?? (parent.IsVisible ? null
            : parent.Status == CommentStatus.Pending ? Refusal.NotFound("comment", "parentId")
            : WithdrawnOrNotFound(parent, "parentId", "This comment was withdrawn."))
        ?? (parent.Depth < rules.MaxReplyDepth
            ? null
            : new Refusal(
                ErrorCode.TooDeep, "This thread has reached its maximum depth. Reply to a comment further up.")
            {
                Field = "parentId",
            });

    /// <param name="inForce">The lock in force on the comment; null: none.</param>
    /// <returns>NOT_FOUND, FORBIDDEN, CONFLICT, LOCKED, EDIT_WINDOW_CLOSED, and the refusals of <see cref="ToWrite"/>
    /// and of sanctions.</returns>
    public static Refusal? ToEdit(
        Viewer? viewer, AccountSanctions sanctions, DiscussionLock? inForce, CommentFacts comment, ForumRules rules,
        DateTime now) =>
        ToWrite(viewer)
        ?? sanctions.Refusal
        ?? ToChangeOwn(comment)
        ?? (comment.IsWithdrawn
            ? new Refusal(ErrorCode.Conflict, "This comment was withdrawn.") { Field = "commentId" }
            : null)
        ?? ToChange(inForce)
        ?? (rules.MayStillEdit(comment.CreatedAt, now)
            ? null
            : new Refusal(ErrorCode.EditWindowClosed, "The edit window of this comment has closed."));

    /// <summary>Allowed even when the discussion is locked or the account is sanctioned.</summary>
    /// <returns>SIGN_IN_REQUIRED, NOT_FOUND, FORBIDDEN, CONFLICT.</returns>
    public static Refusal? ToDelete(Viewer? viewer, CommentFacts comment) =>
        ToSignedIn(viewer)
        ?? ToChangeOwn(comment)
        ?? (comment.Status == CommentStatus.Removed
            ? new Refusal(ErrorCode.Conflict, "A moderator removed this comment.") { Field = "commentId" }
            : null)
        ?? (comment.IsWithdrawn
            ? new Refusal(ErrorCode.Conflict, "This comment was deleted already.") { Field = "commentId" }
            : null);

    /// <param name="inForce">The lock in force on the comment; null: none.</param>
    /// <returns>NOT_FOUND, CONFLICT, FORBIDDEN, LOCKED, and the refusals of <see cref="ToWrite"/> and of
    /// sanctions.</returns>
    public static Refusal? ToVote(
        Viewer? viewer, AccountSanctions sanctions, DiscussionLock? inForce, CommentFacts comment) =>
        ToWrite(viewer)
        ?? sanctions.Refusal
        ?? (comment.IsVisible ? null : WithdrawnOrNotFound(comment, "commentId", "This comment cannot be voted on."))
        ?? (comment.IsOwn
            ? new Refusal(ErrorCode.Forbidden, "You cannot vote on your own comment.") { Field = "commentId" }
            : null)
        ?? ToChange(inForce);

    /// <exception cref="Refusal">SIGN_IN_REQUIRED.</exception>
    public static Viewer MustBeSignedIn(Viewer? viewer)
    {
        Require(ToSignedIn(viewer));
        return viewer!;
    }

    /// <exception cref="Refusal">SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED.</exception>
    public static Viewer MustWrite(Viewer? viewer)
    {
        Require(ToWrite(viewer));
        return viewer!;
    }

    /// <exception cref="Refusal">The refusal, unless it is null.</exception>
    public static void Require(Refusal? refusal)
    {
        if (refusal is not null) throw refusal;
    }

    /// <summary>A comment that the viewer may not see is reported as missing.</summary>
    private static Refusal? ToChangeOwn(CommentFacts comment) =>
        comment.IsOwn ? null
        : comment.IsSeen ? new Refusal(ErrorCode.Forbidden, "You can only change your own comments.")
        {
            Field = "commentId"
        }
        : Refusal.NotFound("comment", "commentId");

    private static Refusal WithdrawnOrNotFound(CommentFacts comment, string field, string message) =>
        comment.IsSeen
            ? new Refusal(ErrorCode.Conflict, message) { Field = field }
            : Refusal.NotFound("comment", field);
}

/// <summary>The facts about a comment on which permissions depend.</summary>
/// <param name="IsOwn">Whether the viewer wrote it, under any of the account's pseudonyms.</param>
/// <param name="IsSeen">Whether the viewer may know that it exists.</param>
public readonly record struct CommentFacts(CommentStatus Status, int Depth, DateTime CreatedAt, bool IsOwn, bool IsSeen)
{
    public bool IsVisible => Status == CommentStatus.Visible;

    /// <summary>Deleted by its author or removed by a moderator.</summary>
    public bool IsWithdrawn => Status is CommentStatus.Deleted or CommentStatus.Removed;
}
