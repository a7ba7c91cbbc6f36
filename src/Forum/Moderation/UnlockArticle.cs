using Forum.Authorization;
using Forum.Data;
using Forum.Errors;

namespace Forum.Moderation;

public sealed record UnlockArticleInput(Guid ArticleId, string? Reason = null);

/// <summary>A moderator unlocks a discussion. If it is not locked, nothing is written.</summary>
public sealed class UnlockArticle(WriteGuards writer)
{
    /// <returns>The article's id.</returns>
    /// <exception cref="Refusal">SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, FORBIDDEN, SUSPENDED, BANNED, NOT_FOUND, INVALID_INPUT.</exception>
    public async Task<Guid> RunAsync(Viewer? asking, UnlockArticleInput input, CancellationToken cancellationToken)
    {
        Permissions.MustWrite(asking);
        var said = input.Reason is null ? null : LockRules.Reason(input.Reason);
        await using var write = await writer.BeginAsync(input.ArticleId, cancellationToken);
        var article = write.Article;
        var moderator = Permissions.MustModerate(asking, article.SectionId);
        await writer.MustBeInGoodStandingAsync(write.Db, moderator, cancellationToken);
        if (article.Lock is null) return input.ArticleId;
        var now = writer.Now;
        article.RemoveLock();
        write.Db.AppendEvent(article, ArticleEventKind.LockChanged, null, now);
        write.Db.Log(ModerationAction.UnlockArticle, moderator, article, null, said, now);
        await write.CommitAsync();
        return input.ArticleId;
    }
}
