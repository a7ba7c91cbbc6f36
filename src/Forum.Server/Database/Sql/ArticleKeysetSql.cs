using Forum.Articles;

namespace Forum.Server.Database.Sql;

/// <summary>
/// Builds the SQL for one range of an articles index; <see cref="KeysetSql"/> does the same for comments.
/// </summary>
internal static class ArticleKeysetSql
{
    /// <param name="section">The parameter or column with the section; null: all sections.</param>
    /// <param name="position">Names of the parameters with the start position's rank and id; null: from the
    /// beginning.</param>
    /// <param name="order">Which index.</param>
    /// <param name="backward">Reads in reverse order.</param>
    /// <param name="limit">The parameter with the number of rows.</param>
    public static string Range(
        string? section, ArticleOrder order, bool backward, (string Rank, string Id)? position, string limit)
    {
        var column = $"a.{order.RankColumn}";
        var (sign, direction) = order.IsDescending(backward) ? ("<", "DESC") : (">", "ASC");
        var conditions = new List<string>();
        if (section is not null) conditions.Add($"a.section_id = {section}");
        if (position is { } from) conditions.Add($"({column}, a.id) {sign} ({from.Rank}, {from.Id})");
        var where = conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";
        return $"SELECT {ArticleRow.Columns} FROM articles a {where} ORDER BY {column} {direction}, a.id {direction} LIMIT {limit}";
    }
}
