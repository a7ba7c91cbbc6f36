using System.Data.Common;
using System.Globalization;
using Forum.Testing;

namespace Forum.Server.Tests.Queries.Consistency;

/// <summary>A comment from the tables, with everything that a page shows of it.</summary>
internal sealed record ExpectedComment(Guid Id, Guid? Parent, bool IsListed, string Line, double[] Ranks)
{
    public const string Sql =
        """
        SELECT c.id, c.parent_id, s.listing, c.status, c.depth, c.html, c.edited_at, s.score, s.reply_count, p.name, p.badges,
               a.locked_at IS NOT NULL OR EXISTS (
                 WITH RECURSIVE up AS (SELECT c.id, c.parent_id UNION ALL SELECT o.id, o.parent_id FROM comments o JOIN up ON o.id = up.parent_id)
                 SELECT 1 FROM up JOIN branch_locks l ON l.comment_id = up.id),
               s.best, s.hot, s.controversial
        FROM comments c JOIN comment_standings s ON s.comment_id = c.id JOIN pseudonyms p ON p.id = c.author_id JOIN articles a ON a.id = c.article_id
        WHERE c.article_id = $1
        """;

    private static readonly string[] Statuses = ["VISIBLE", "PENDING", "REMOVED", "DELETED"];
    private static readonly string[] Badges = ["STAFF", "EDITOR", "MODERATOR", "TRUSTED", "ARTICLE_AUTHOR"];

    public static ExpectedComment Read(DbDataReader row)
    {
        var (status, isVisible, badges) = (Statuses[row.GetInt16(3)], row.GetInt16(3) == 0, row.GetInt16(10));
        var edited = row.IsDBNull(6) ? "" : Time(new DateTimeOffset(row.GetDateTime(6).ToUniversalTime()));
        var author = isVisible
            ? $"{row.GetString(9)} {string.Join(' ', Badges.Where((_, i) => (badges >> i & 1) == 1))}"
            : "";
        var line =
            $"{GlobalId.Of(GlobalId.Comment, row.GetGuid(0))} {row.GetInt32(4)} {status} {(isVisible ? row.GetString(5) : "")} {edited} {row.GetInt32(7)} {row.GetInt32(8)} {author} {(row.GetBoolean(11) ? "locked" : "open")}";
        return new(
            row.GetGuid(0), row.IsDBNull(1) ? null : row.GetGuid(1), row.GetInt16(2) == 0, line,
            [row.GetDouble(12), row.GetDouble(13), row.GetInt32(7), row.GetDouble(14)]);
    }

    /// <summary>The same line for a comment in a node's response.</summary>
    public static string LineOf(ResponseValue comment)
    {
        var author = comment["author"].IsNull
            ? ""
            : $"{comment["author"]["name"].Text} "
                + $"{string.Join(' ', Badges.Intersect(comment["author"]["badges"].Items.Select(b => b.Text)))}";
        return $"{comment["id"].Text} {comment["depth"].Number} {comment["status"].Text} {comment["html"]} "
            + $"{(comment["editedAt"].IsNull ? "" : Time(comment["editedAt"].Time))} {comment["score"].Number} "
            + $"{comment["replyCount"].Number} {author} {(comment["lock"].IsNull ? "open" : "locked")}";
    }

    private static string Time(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
