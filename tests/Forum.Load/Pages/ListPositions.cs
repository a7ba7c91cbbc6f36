using System.Globalization;
using Forum.Comments;
using Forum.Load.Generating;
using Forum.Paging;
using Npgsql;

namespace Forum.Load.Pages;

/// <summary>Finds positions in lists by counting rows, which the program itself never does.</summary>
internal static class ListPositions
{
    /// <summary>The position of the row that has this many rows before it, or null for the start of the list.</summary>
    public static async Task<KeysetPosition?> AfterAsync(
        NpgsqlConnection connection, Guid list, CommentOrder order, int rows, CancellationToken cancellationToken)
    {
        if (rows <= 0) return null;
        var (rank, by) = Order(order);
        await using var command = new NpgsqlCommand(
            $"SELECT {rank}::float8, comment_id FROM comment_standings WHERE list_key = $1 AND listing = 0 ORDER BY {by} OFFSET $2 LIMIT 1",
            connection);
        command.Parameters.AddWithValue(list);
        command.Parameters.AddWithValue(rows - 1);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new KeysetPosition(reader.GetDouble(0), reader.GetGuid(1))
            : throw new LoadFailure(
                string.Create(CultureInfo.InvariantCulture, $"The list {list} has no {rows} rows."));
    }

    /// <summary>The number of rows in the list before the comment with the generated crowd of replies.</summary>
    public static async Task<int> RowsBeforeCrowdAsync(
        NpgsqlConnection connection, Guid list, CommentOrder order, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT place FROM (
              SELECT upvotes, downvotes, (row_number() OVER (ORDER BY {Order(order).By}) - 1)::int AS place
              FROM comment_standings WHERE list_key = $1 AND listing = 0) listed
            WHERE upvotes = $2 AND downvotes = $3
            """, connection);
        command.Parameters.AddWithValue(list);
        command.Parameters.AddWithValue(Discussion.CrowdUpvotes);
        command.Parameters.AddWithValue(Discussion.CrowdDownvotes);
        return await command.ExecuteScalarAsync(cancellationToken) is int place
            ? place
            : throw new LoadFailure($"The list {list} has no such comment.");
    }

    private static (string Rank, string By) Order(CommentOrder order)
    {
        var direction = order.IsDescending(backward: false) ? "DESC" : "ASC";
        return order.RankColumn is { } column
            ? (column, $"{column} {direction}, comment_id {direction}")
            : ("0", $"comment_id {direction}");
    }
}
