using System.Globalization;
using Forum.Comments;
using Forum.Paging;
using Npgsql;

namespace Forum.Load.Pages;

/// <summary>Finds places in lists by counting rows, which is what the program never does.</summary>
internal static class ListPlaces
{
    /// <summary>The place of the row that has so many before it, or null for the list's beginning.</summary>
    public static async Task<Place?> AfterAsync(
        NpgsqlConnection connection, Guid list, CommentOrder order, int rows, CancellationToken cancellationToken)
    {
        if (rows <= 0) return null;
        var (rank, direction) = order switch
        {
            CommentOrder.Best => ("best", "DESC"),
            CommentOrder.Hot => ("hot", "DESC"),
            CommentOrder.Top => ("score", "DESC"),
            CommentOrder.Controversial => ("controversial", "DESC"),
            CommentOrder.Newest => ("0", "DESC"),
            _ => ("0", "ASC"),
        };
        var by = rank == "0" ? $"comment_id {direction}" : $"{rank} {direction}, comment_id {direction}";
        await using var command = new NpgsqlCommand(
            $"SELECT {rank}::float8, comment_id FROM comment_standings WHERE list_key = $1 AND listing = 0 ORDER BY {by} OFFSET $2 LIMIT 1", connection);
        command.Parameters.AddWithValue(list);
        command.Parameters.AddWithValue(rows - 1);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Place(reader.GetDouble(0), reader.GetGuid(1))
            : throw new LoadFailure(string.Create(CultureInfo.InvariantCulture, $"The list {list} has no {rows} rows."));
    }
}
