namespace Forum.Data;

internal static class EventLog
{
    /// <summary>
    /// Appends the next row of the article's log. The current transaction must have locked the article's row.
    /// </summary>
    public static void AppendEvent(
        this ForumDb db, Article article, ArticleEventKind kind, Guid? commentId, DateTime at) =>
        db.ArticleEvents.Add(new ArticleEvent(article.Id, article.NextEvent(), kind, commentId, at));
}
