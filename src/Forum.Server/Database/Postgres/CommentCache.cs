using BitFaster.Caching.Lru;
using Forum.Comments;
using Forum.Server.Settings;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// Comments that were read before, with their words and authors. Nothing here is believed unless the database has just
/// told the same stamps, so a node never shows what another has changed.
/// </summary>
internal sealed class CommentCache(ReadingSettings settings)
{
    /// <summary>Characters of a comment beyond which it is read every time: what bounds the memory is their number.</summary>
    private const int Longest = 4_000;

    private readonly ConcurrentLru<Guid, Remembered>? comments =
        settings.RememberedComments > 0 ? new(Math.Max(settings.RememberedComments, 3)) : null;

    /// <summary>The comment where the row says it stands; null when it must be read.</summary>
    public CommentRecord? Find(ListedComment row, ContentFields words) =>
        comments is not null && comments.TryGet(row.Id, out var known)
        && known.Stamp == row.Stamp && known.PseudonymStamp == row.PseudonymStamp && known.Has(words)
            ? row.With(known.Comment)
            : null;

    /// <param name="comment">Read by the very statement that told the stamps.</param>
    public void Keep(CommentRecord comment, long stamp, long pseudonymStamp)
    {
        if (comments is null) return;
        if (comments.TryGet(comment.Id, out var known) && known.Stamp == stamp)
            comment = comment with { Text = comment.Text ?? known.Comment.Text, Html = comment.Html ?? known.Comment.Html };
        if (Length(comment) > Longest) comments.TryRemove(comment.Id);
        else comments.AddOrUpdate(comment.Id, new Remembered(comment, stamp, pseudonymStamp));
    }

    private static int Length(CommentRecord comment) => (comment.Text?.Length ?? 0) + (comment.Html?.Length ?? 0);

    private readonly record struct Remembered(CommentRecord Comment, long Stamp, long PseudonymStamp)
    {
        public bool Has(ContentFields words) => (Comment.Text is not null || !words.Text) && (Comment.Html is not null || !words.Html);
    }
}
