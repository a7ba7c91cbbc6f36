using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

internal static class TableDump
{
    private static readonly (string Table, string Key)[] Tables =
    [
        ("articles", "id"), ("article_events", "article_id, number"), ("branch_locks", "comment_id"),
        ("comments", "id"), ("comment_standings", "comment_id"), ("idempotency_keys", "account_id, key"),
        ("moderation_log", "id"), ("pseudonyms", "id"), ("role_grants", "id"), ("sanctions", "id"),
        ("votes", "account_id, comment_id"),
    ];

    /// <summary>All columns of all rows in the tables that the forum's mutations write to.</summary>
    public static async Task<string> AllRowsAsync(this ForumHost forum)
    {
        var rows = new List<string>();
        foreach (var (table, key) in Tables)
        {
            rows.AddRange(await forum.RowsAsync(
                $"SELECT * FROM {table} ORDER BY {key}",
                row => $"{table}: {string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue))}"));
        }

        return string.Join('\n', rows);
    }
}
