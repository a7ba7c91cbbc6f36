using Forum.Articles;

namespace Forum.Server.Database.Sql;

/// <summary>Builds the SQL for one range of an articles index; <see cref="KeysetSql"/> does the same for comments.</summary>
internal static class ArticleKeysetSql
{
    /// <param name="section">The parameter or column with the section; null: all sections.</param>
    /// <param name="place">Names of the parameters with the start position's rank and id; null: from the beginning.</param>
    /// <param name="order">Which index.</param>
    /// <param name="backward">Reads in reverse order.</param>
    /// <param name="limit">The parameter with the number of rows.</param>
    public static string Range(
        string? section, ArticleOrder order, bool backward, (string Rank, string Id)? place, string limit)
    {
        var column = Column(order);
        var descending = order == ArticleOrder.Oldest == backward;
        var (sign, direction) = descending ? ("<", "DESC") : (">", "ASC");
        var conditions = new List<string>();
        if (section is not null) conditions.Add($"a.section_id = {section}");
        if (place is { } from) conditions.Add($"({column}, a.id) {sign} ({from.Rank}, {from.Id})");
        var where = conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";
        return $"SELECT {ArticleRow.Columns} FROM articles a {where} ORDER BY {column} {direction}, a.id {direction} LIMIT {limit}";
    }

    /// <summary>
    /// Converts a position's rank to the type of the column: a count, or a time from milliseconds. A forged cursor may
    /// contain any number.
    /// </summary>
    public static object Rank(ArticleOrder order, double rank) => order == ArticleOrder.MostDiscussed
        ? (int)Math.Clamp(rank, int.MinValue, int.MaxValue)
        : DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Clamp(rank, 0, LastMillisecond)).UtcDateTime;

    /// <summary>31 December 9999.</summary>
    private const long LastMillisecond = 253_402_300_799_999;

    /// <summary>Sorts rows of one list in the order in which <see cref="Range"/> reads them.</summary>
    public static IEnumerable<ArticleRecord> Sort(IEnumerable<ArticleRecord> rows, ArticleOrder order, bool backward) =>
        order == ArticleOrder.Oldest == backward
            ? rows.OrderByDescending(r => ArticleLists.PlaceOf(r, order).Rank).ThenByDescending(r => r.Id)
            : rows.OrderBy(r => ArticleLists.PlaceOf(r, order).Rank).ThenBy(r => r.Id);

    private static string Column(ArticleOrder order) => order switch
    {
        ArticleOrder.MostDiscussed => "a.comment_count",
        ArticleOrder.LatestActivity => "a.last_activity_at",
        _ => "a.published_at",
    };
}
