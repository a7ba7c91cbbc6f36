using System.Data.Common;
using Forum.Comments;
using Forum.Data;
using Forum.Pseudonyms;

namespace Forum.Server.Database.Sql;

/// <summary>
/// The columns of a comment with its counters and its author, and how to read them; the same in both databases.
/// </summary>
internal static class CommentRow
{
    /// <summary>The number of columns.</summary>
    public const int ColumnCount = 24;

    /// <summary>The comment's counters; zeros where they are read elsewhere.</summary>
    private const string
        Stats = "s.upvotes, s.downvotes, s.reply_count, s.descendant_count, s.listed_count, s.held_count, s.rank",
        NoStats = "0, 0, 0, 0, 0, 0, CAST(0 AS double precision)";

    /// <summary>
    /// Columns of `c` (comments), `p` (pseudonyms) and, if it is read, `s` (comment_standings with a column `rank`).
    /// </summary>
    public static string Columns(ContentFields content, bool withStats = true) =>
        $"""
        c.id, c.article_id, c.parent_id, c.depth, c.status,
        {(content.Text ? "c.text" : "NULL")}, {(content.Html ? "c.html" : "NULL")}, c.created_at, c.edited_at, c.is_pinned,
        {(withStats ? Stats : NoStats)},
        p.id, p.name, p.kind, p.account_id, p.avatar_seed, p.joined_at, p.badges
        """;

    public static CommentRecord Read(DbDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        row.IsDBNull(2) ? null : row.GetGuid(2),
        row.GetInt32(3),
        (CommentStatus)row.GetInt16(4),
        row.IsDBNull(5) ? null : row.GetString(5),
        row.IsDBNull(6) ? null : row.GetString(6),
        Utc(row.GetDateTime(7)),
        row.IsDBNull(8) ? null : Utc(row.GetDateTime(8)),
        row.GetBoolean(9),
        row.GetInt32(10),
        row.GetInt32(11),
        row.GetInt32(12),
        row.GetInt32(13),
        row.GetInt32(14),
        row.GetInt32(15),
        row.GetDouble(16),
        new PseudonymRecord(
            row.GetGuid(17),
            row.GetString(18),
            (PseudonymKind)row.GetInt16(19),
            row.IsDBNull(20) ? null : row.GetGuid(20),
            row.GetGuid(21),
            Utc(row.GetDateTime(22)),
            (Badges)row.GetInt16(23)));

    public static async Task<List<CommentRecord>> ReadAllAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var rows = new List<CommentRecord>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) rows.Add(Read(reader));
        return rows;
    }

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
