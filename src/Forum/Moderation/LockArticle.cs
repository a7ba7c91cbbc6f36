using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Transactions;

namespace Forum.Moderation;

/// <param name="Until">When it is lifted automatically; null: never.</param>
public sealed record LockArticleInput(Guid ArticleId, string Reason, DateTime? Until = null);

/// <summary>
/// A moderator locks a whole discussion. Once the mutation returns, no further comment, edit or vote is accepted below
/// the article: every write locks the article's row first, and every later one sees the lock.
/// </summary>
public sealed class LockArticle(WriteGuards guards)
{
    /// <summary>Replaces an existing lock.</summary>
    /// <returns>The article's id.</returns>
    /// <exception cref="Refusal">SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, FORBIDDEN, SUSPENDED, BANNED, NOT_FOUND,
    /// INVALID_INPUT.</exception>
    public async Task<Guid> RunAsync(Viewer? caller, LockArticleInput input, CancellationToken cancellationToken)
    {
        var moderator = Permissions.MustWrite(caller);
        var reason = LockRules.Reason(input.Reason);
        return await guards.WriteAsync(
            input.ArticleId, write => WriteAsync(write, moderator, input, reason, cancellationToken),
            cancellationToken);
    }

    private async Task<Guid> WriteAsync(
        WriteTransaction write, Viewer moderator, LockArticleInput input, string reason,
        CancellationToken cancellationToken)
    {
        var article = write.Article;
        await guards.MustModerateAsync(write.Db, moderator, article, cancellationToken);
        var now = guards.Now;
        article.SetLock(LockRules.Of(reason, input.Until, moderator, now));
        write.Db.AppendEvent(article, ArticleEventKind.LockChanged, null, now);
        write.Db.Log(ModerationAction.LockArticle, moderator, article, null, reason, now);
        await write.CommitAsync();
        return article.Id;
    }
}
