using BitFaster.Caching.Lru;
using Forum.Comments;
using Forum.Server.Settings;
using Forum.Telemetry;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// Caches comments with their content and authors. An entry is used only if the database has just returned the same
/// version stamps, so a node never shows data that another node has changed.
/// </summary>
internal sealed class CommentCache(ReadingSettings settings)
{
    /// <summary>
    /// Maximum length in characters of a cached comment; longer ones are always read. The cache is limited by its
    /// number of entries.
    /// </summary>
    private const int MaxLength = 4_000;

    private readonly ConcurrentLru<Guid, CacheEntry>? comments =
        settings.CachedComments > 0 ? new(Math.Max(settings.CachedComments, 3)) : null;

    /// <summary>Returns the cached comment with the row's counters; null when it must be read.</summary>
    public CommentRecord? Find(ListedComment row, ContentFields content)
    {
        if (comments is null) return null;
        var isHit = comments.TryGet(row.Id, out var entry)
            && entry.Stamp == row.Stamp && entry.PseudonymStamp == row.PseudonymStamp && entry.HasFields(content);
        CacheMetrics.Lookup("comments", isHit);
        return isHit ? row.With(entry.Comment) : null;
    }

    /// <param name="comment">Must be read by the same statement as the stamps.</param>
    public void Store(CommentRecord comment, long stamp, long pseudonymStamp)
    {
        if (comments is null) return;
        if (comments.TryGet(comment.Id, out var entry) && entry.Stamp == stamp)
            comment =
                comment with { Text = comment.Text ?? entry.Comment.Text, Html = comment.Html ?? entry.Comment.Html };
        if (Length(comment) > MaxLength) comments.TryRemove(comment.Id);
        else comments.AddOrUpdate(comment.Id, new CacheEntry(comment, stamp, pseudonymStamp));
    }

    private static int Length(CommentRecord comment) => (comment.Text?.Length ?? 0) + (comment.Html?.Length ?? 0);

    private readonly record struct CacheEntry(CommentRecord Comment, long Stamp, long PseudonymStamp)
    {
        public bool HasFields(ContentFields content) =>
            (Comment.Text is not null || !content.Text) && (Comment.Html is not null || !content.Html);
    }
}
