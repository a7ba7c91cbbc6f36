using Forum.Authorization;
using Forum.Data;

namespace Forum.Moderation;

internal static class ModerationLogging
{
    /// <summary>
    /// Appends the moderator's action and its reason to the moderation log, in the transaction of the action.
    /// </summary>
    public static void Log(
        this ForumDb db, ModerationAction action, Viewer moderator, Article article, Guid? commentId, string? reason,
        DateTime at) =>
        db.ModerationLog.Add(new ModerationLogEntry(Guid.CreateVersion7(at), action, moderator.PseudonymId, at)
        {
            ArticleId = article.Id,
            CommentId = commentId,
            Reason = reason,
        });
}
