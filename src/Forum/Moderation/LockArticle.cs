using Forum.Authorization;
using Forum.Data;
using Forum.Errors;

namespace Forum.Moderation;

/// <summary>
/// A moderator locks a whole discussion. Once this has been answered no comment, edit or vote lands below the article:
/// every writer holds the article's row, and whoever comes after this one finds the lock.
/// </summary>
public sealed class LockArticle(Writer writer)
{
    /// <param name="until">When it lifts by itself; null: never. Another lock is replaced.</param>
    /// <exception cref="Refusal">SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, FORBIDDEN, SUSPENDED, BANNED, NOT_FOUND, INVALID_INPUT.</exception>
    public async Task RunAsync(Viewer? asking, Guid articleId, string reason, DateTime? until, CancellationToken cancellationToken)
    {
        Permissions.MustWrite(asking);
        var said = LockInput.Reason(reason);
        await using var write = await writer.BeginAsync(articleId, cancellationToken);
        var article = write.Article;
        var moderator = Permissions.MustModerate(asking, article.SectionId);
        await writer.MustBeInGoodStandingAsync(write.Db, moderator, cancellationToken);
        var now = writer.Now;
        article.Close(LockInput.Of(said, until, moderator, now));
        write.Db.Tell(article, ArticleEventKind.LockChanged, null, now);
        write.Db.Log(ModerationAction.LockArticle, moderator, article, null, said, now);
        await write.CommitAsync();
    }
}
