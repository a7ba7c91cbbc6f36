using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Transactions;

namespace Forum.Moderation;

public sealed record UnlockArticleInput(Guid ArticleId, string? Reason = null);

/// <summary>A moderator unlocks a discussion. If it is not locked, nothing is written.</summary>
public sealed class UnlockArticle(WriteGuards guards)
{
    /// <returns>The article's id.</returns>
    /// <exception cref="Refusal">SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, FORBIDDEN, SUSPENDED, BANNED, NOT_FOUND,
    /// INVALID_INPUT.</exception>
    public async Task<Guid> RunAsync(Viewer? caller, UnlockArticleInput input, CancellationToken cancellationToken)
    {
        var moderator = Permissions.MustWrite(caller);
        var reason = input.Reason is null ? null : LockRules.Reason(input.Reason);
        return await guards.WriteAsync(
            input.ArticleId, write => WriteAsync(write, moderator, reason, cancellationToken), cancellationToken);
    }

    private async Task<Guid> WriteAsync(
        WriteTransaction write, Viewer moderator, string? reason, CancellationToken cancellationToken)
    {
        var article = write.Article;
        await guards.MustModerateAsync(write.Db, moderator, article, cancellationToken);
        if (article.Lock is null) return article.Id;
        var now = guards.Now;
        article.RemoveLock();
        write.Db.AppendEvent(article, ArticleEventKind.LockChanged, null, now);
        write.Db.Log(ModerationAction.UnlockArticle, moderator, article, null, reason, now);
        await write.CommitAsync();
        return article.Id;
    }
}
