namespace Forum.Live;

/// <summary>Something that happened in an article's discussion, as its followers are told.</summary>
/// <param name="Kind">Null: the log no longer reaches back to where the follower was; they start over from this number.</param>
/// <param name="Number">Its place in the article's log; of votes that were gathered, the last one's.</param>
/// <param name="Comments">The comments that it is about; empty: the whole article.</param>
public sealed record LiveEvent(Guid ArticleId, ArticleEventKind? Kind, long Number, IReadOnlyList<Guid> Comments, DateTime At)
{
    /// <summary>A cursor with which to go on after it.</summary>
    public string Cursor => EventCursor.Of(ArticleId, Number);
}
