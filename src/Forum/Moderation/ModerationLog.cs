using Forum.Authorization;
using Forum.Data;

namespace Forum.Moderation;

internal static class ModerationLog
{
    /// <summary>Writes down who did what and why, in the transaction that does it.</summary>
    public static void Log(
        this ForumDb db, ModerationAction action, Viewer moderator, Article article, Guid? commentId, string? reason, DateTime at) =>
        db.ModerationLog.Add(new ModerationLogEntry(Guid.CreateVersion7(at), action, moderator.PseudonymId, at)
        {
            ArticleId = article.Id,
            CommentId = commentId,
            Reason = reason,
        });
}
