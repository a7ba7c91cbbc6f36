using Npgsql;

namespace Forum.Load.Generating;

/// <summary>
/// Checks with joins what the foreign keys would have checked row by row, and that every counter equals a recount.
/// </summary>
internal static class Consistency
{
    private static readonly string[] Wrong =
    [
        """
        SELECT count(*) FROM comments c
        LEFT JOIN comments p ON p.id = c.parent_id AND p.article_id = c.article_id AND p.depth + 1 = c.depth AND p.created_at < c.created_at
        WHERE c.parent_id IS NOT NULL AND p.id IS NULL
        """,
        """
        SELECT count(*) FROM comments c LEFT JOIN articles a ON a.id = c.article_id LEFT JOIN pseudonyms p ON p.id = c.author_id
        WHERE a.id IS NULL OR p.id IS NULL
        """,
        """
        SELECT count(*) FROM comments c FULL JOIN comment_standings s ON s.comment_id = c.id
        WHERE s.comment_id IS NULL OR c.id IS NULL OR s.list_key <> coalesce(c.parent_id, c.article_id)
        """,
        "SELECT count(*) FROM articles a LEFT JOIN sections s ON s.id = a.section_id WHERE s.id IS NULL",
        // If the counters hold for every comment and its direct replies, they hold for every tree.
        """
        WITH recount AS (
          SELECT s.list_key, sum((c.status = 0)::int) AS replies, sum((c.status = 0)::int + s.descendant_count) AS below,
            sum((s.listing = 0)::int) AS listed, sum((s.listing = 1)::int) AS held
          FROM comment_standings s JOIN comments c ON c.id = s.comment_id GROUP BY 1)
        SELECT (
          SELECT count(*) FROM comment_standings s LEFT JOIN recount r ON r.list_key = s.comment_id
          WHERE (s.reply_count, s.descendant_count, s.listed_count, s.held_count)
            IS DISTINCT FROM (coalesce(r.replies, 0), coalesce(r.below, 0), coalesce(r.listed, 0), coalesce(r.held, 0))
        ) + (
          SELECT count(*) FROM articles a LEFT JOIN recount r ON r.list_key = a.id
          WHERE (a.comment_count, a.listed_count, a.held_count) IS DISTINCT FROM (coalesce(r.below, 0), coalesce(r.listed, 0), coalesce(r.held, 0)))
        """,
    ];

    public static async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await connection.RunAsync("SET work_mem = '512MB'", cancellationToken);
        foreach (var sql in Wrong)
        {
            if (await connection.OneAsync<long>(sql, cancellationToken) is var found and not 0)
                throw new LoadFailure($"{found} rows are wrong: {sql}");
        }
    }
}
