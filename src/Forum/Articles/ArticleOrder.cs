using Forum.Paging;

namespace Forum.Articles;

/// <summary>
/// The orders of an article list, each declared once: its name in the API and in cursors, its column and its direction.
/// Ties break by id.
/// </summary>
public sealed class ArticleOrder
{
    /// <summary>31 December 9999.</summary>
    private const long LastMillisecond = 253_402_300_799_999;

    private readonly string cursorKind;
    private readonly bool isAscending, isTime;
    private readonly Func<ArticleRecord, double> rankOf;

    private ArticleOrder(
        string name, string cursorKind, string rankColumn, Func<ArticleRecord, DateTime> rankOf,
        bool isAscending = false)
    {
        (Name, RankColumn, this.cursorKind, this.isAscending, isTime) =
            (name, rankColumn, cursorKind, isAscending, true);

        // Milliseconds are integers that a double represents exactly.
        this.rankOf = article => new DateTimeOffset(rankOf(article)).ToUnixTimeMilliseconds();
    }

    private ArticleOrder(string name, string cursorKind, string rankColumn, Func<ArticleRecord, int> rankOf)
    {
        (Name, RankColumn, this.cursorKind) = (name, rankColumn, cursorKind);
        this.rankOf = article => rankOf(article);
    }

    public static ArticleOrder Newest { get; } = new(
        "NEWEST", "articles newest", "published_at", article => article.PublishedAt);

    public static ArticleOrder Oldest { get; } =
        new("OLDEST", "articles oldest", "published_at", article => article.PublishedAt, isAscending: true);

    public static ArticleOrder MostDiscussed { get; } =
        new("MOST_DISCUSSED", "articles discussed", "comment_count", article => article.CommentCount);

    public static ArticleOrder LatestActivity { get; } =
        new("LATEST_ACTIVITY", "articles active", "last_activity_at", article => article.LastActivityAt);

    /// <summary>All orders, in the order of the contract.</summary>
    public static IReadOnlyList<ArticleOrder> All { get; } = [Newest, Oldest, MostDiscussed, LatestActivity];

    /// <summary>The GraphQL value.</summary>
    public string Name { get; }

    /// <summary>The column of `articles` with the rank.</summary>
    public string RankColumn { get; }

    /// <summary>The keyset position of an article.</summary>
    public KeysetPosition PositionOf(ArticleRecord article) => new(rankOf(article), article.Id);

    /// <summary>
    /// A position's rank as a value of the column: a count, or a time from milliseconds. A forged cursor may contain
    /// any number.
    /// </summary>
    public object ColumnValueOf(double rank) => isTime
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Clamp(rank, 0, LastMillisecond)).UtcDateTime
        : (int)Math.Clamp(rank, int.MinValue, int.MaxValue);

    /// <summary>The cursor scope of a list of articles.</summary>
    /// <param name="section">The section's id; empty: the whole forum.</param>
    public CursorScope ListOf(Guid section) => new(cursorKind, section);

    /// <inheritdoc cref="Comments.CommentOrder.IsDescending"/>
    public bool IsDescending(bool backward) => isAscending == backward;

    /// <summary>Sorts rows of one list.</summary>
    public IEnumerable<ArticleRecord> Sort(IEnumerable<ArticleRecord> rows, bool backward) => IsDescending(backward)
        ? rows.OrderByDescending(rankOf).ThenByDescending(row => row.Id)
        : rows.OrderBy(rankOf).ThenBy(row => row.Id);

    public override string ToString() => Name;
}
