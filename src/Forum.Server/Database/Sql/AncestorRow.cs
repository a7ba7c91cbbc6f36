using System.Data.Common;
using Forum.Authorization;

namespace Forum.Server.Database.Sql;

/// <summary>Reads an ancestor from the columns start, id, parent, article, depth, edited at.</summary>
internal static class AncestorRow
{
    public static async Task<ILookup<Guid, Ancestor>> ReadAllAsync(
        DbCommand command, CancellationToken cancellationToken)
    {
        var ancestors = new List<(Guid Start, Ancestor Ancestor)>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) ancestors.Add((row.GetGuid(0), Read(row)));
        return ancestors.ToLookup(s => s.Start, s => s.Ancestor);
    }

    public static Ancestor Read(DbDataReader row) => new(
        row.GetGuid(1), row.IsDBNull(2) ? null : row.GetGuid(2), row.GetGuid(3), row.GetInt32(4),
        row.IsDBNull(5) ? null : Utc(row.GetDateTime(5)));

    public static DateTime Utc(DateTime stored) => DateTime.SpecifyKind(stored, DateTimeKind.Utc);
}
