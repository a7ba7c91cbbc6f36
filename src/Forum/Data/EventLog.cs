namespace Forum.Data;

internal static class EventLog
{
    /// <summary>Writes the next line of the article's log, in the transaction that holds the article's row.</summary>
    public static void AppendEvent(this ForumDb db, Article article, ArticleEventKind kind, Guid? commentId, DateTime at) =>
        db.ArticleEvents.Add(new ArticleEvent(article.Id, article.NextEvent(), kind, commentId, at));
}
