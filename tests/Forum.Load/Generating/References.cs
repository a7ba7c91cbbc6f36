using Npgsql;

namespace Forum.Load.Generating;

/// <summary>Checks by anti-joins what the foreign keys would have checked row by row.</summary>
internal static class References
{
    private static readonly string[] Orphans =
    [
        "SELECT count(*) FROM comments c LEFT JOIN comments p ON p.id = c.parent_id AND p.article_id = c.article_id AND p.depth + 1 = c.depth AND p.created_at < c.created_at WHERE c.parent_id IS NOT NULL AND p.id IS NULL",
        "SELECT count(*) FROM comments c LEFT JOIN articles a ON a.id = c.article_id LEFT JOIN pseudonyms p ON p.id = c.author_id WHERE a.id IS NULL OR p.id IS NULL",
        "SELECT count(*) FROM comments c FULL JOIN comment_standings s ON s.comment_id = c.id WHERE s.comment_id IS NULL OR c.id IS NULL OR s.list_key <> coalesce(c.parent_id, c.article_id)",
        "SELECT count(*) FROM articles a LEFT JOIN sections s ON s.id = a.section_id WHERE s.id IS NULL",
    ];

    public static async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await connection.RunAsync("SET work_mem = '512MB'", cancellationToken);
        foreach (var sql in Orphans)
            if (await connection.OneAsync<long>(sql, cancellationToken) is var found and not 0) throw new LoadFailure($"{found} rows without their reference: {sql}");
    }
}
