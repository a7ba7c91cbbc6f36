using System.Data.Common;
using Forum.Articles;

namespace Forum.Server.Database.Sql;

/// <summary>The columns of an article without its HTML, and how to read them; the same in both databases.</summary>
internal static class ArticleRow
{
    /// <summary>Columns of `a` (articles).</summary>
    public const string Columns =
        """
        a.id, a.slug, a.url, a.title, a.summary, a.byline, a.section_id, a.published_at, a.updated_at, a.last_activity_at,
        a.comment_count, a.listed_count, a.held_count, a.last_event, a.branch_lock_count, a.slow_mode_seconds,
        a.locked_at, a.lock_reason, a.locked_by_id, a.locked_until, a.stamp,
        coalesce((SELECT stamp FROM pseudonym_stamp), -1) AS profiles_version,
        (SELECT e.at FROM article_events e WHERE e.article_id = a.id AND e.number = a.last_event) AS last_event_at
        """;

    public static async Task<List<ArticleRecord>> ReadAllAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAllAsync(reader, cancellationToken);
    }

    public static async Task<List<ArticleRecord>> ReadAllAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new List<ArticleRecord>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(Read(reader));
        return rows;
    }

    private static ArticleRecord Read(DbDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        Text(row, 2),
        row.GetString(3),
        Text(row, 4),
        Text(row, 5),
        row.GetGuid(6),
        Time(row, 7)!.Value,
        Time(row, 8),
        Time(row, 9)!.Value,
        row.GetInt32(10),
        row.GetInt32(11),
        row.GetInt32(12),
        row.GetInt64(13),
        row.GetInt32(14),
        row.GetInt32(15),
        Time(row, 16),
        Text(row, 17),
        row.IsDBNull(18) ? null : row.GetGuid(18),
        Time(row, 19),
        row.GetInt64(20),
        row.GetInt64(21),
        Time(row, 22));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTime? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);
}
