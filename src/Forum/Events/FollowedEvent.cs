using Forum.Data;

namespace Forum.Events;

/// <summary>
/// Something that happened in an article's discussion, as its followers are told. A node makes it once, for all of them.
/// </summary>
/// <param name="Kind">Null: the log no longer reaches back to where the follower was; they start over from this number.</param>
/// <param name="First">The first line of the log that it stands for: of votes that were gathered, the first one's.</param>
/// <param name="Number">The last line that it stands for: its place.</param>
/// <param name="Comments">The comments that it is about; empty: the whole article.</param>
public sealed record FollowedEvent(Guid ArticleId, ArticleEventKind? Kind, long First, long Number, IReadOnlyList<Guid> Comments, DateTime At)
{
    /// <summary>A cursor with which to go on after it.</summary>
    public string Cursor => EventCursor.Of(ArticleId, Place);

    /// <summary>When each line that it stands for was written.</summary>
    public required IReadOnlyList<DateTime> LineTimes { get; init; }

    internal EventPlace Place => new(Number, LineTimes[^1]);

    /// <summary>Whether the place is after one of its lines.</summary>
    internal bool Has(EventPlace place) => LineTimes[(int)(place.Number - First)] == place.At;

    /// <summary>Votes that follow one another are told together; everything else by itself.</summary>
    internal static IEnumerable<FollowedEvent> Of(IReadOnlyList<ArticleEvent> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var (first, start) = (lines[i], i);
            var comments = new List<Guid>();
            if (first.CommentId is { } one) comments.Add(one);
            while (AreVotes(first) && comments.Count < FollowArticle.MaxTogether && i + 1 < lines.Count && AreVotes(lines[i + 1]))
                comments.Add(lines[++i].CommentId!.Value);
            yield return new FollowedEvent(first.ArticleId, first.Kind, first.Number, lines[i].Number, [.. comments.Distinct()], lines[i].At)
            {
                LineTimes = [.. lines.Skip(start).Take(i + 1 - start).Select(line => line.At)],
            };
        }
    }

    internal static bool AreVotes(ArticleEvent line) => line.Kind == ArticleEventKind.VotesCounted;
}
