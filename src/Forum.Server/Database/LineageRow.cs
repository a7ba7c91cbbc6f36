using System.Data.Common;
using Forum.Comments;

namespace Forum.Server.Database;

/// <summary>The columns start, id, parent, article, depth of a climb.</summary>
internal static class LineageRow
{
    public static async Task<ILookup<Guid, LineageStep>> ReadAllAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var steps = new List<(Guid Start, LineageStep Step)>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var parent = row.IsDBNull(2) ? (Guid?)null : row.GetGuid(2);
            steps.Add((row.GetGuid(0), new LineageStep(row.GetGuid(1), parent, row.GetGuid(3), row.GetInt32(4))));
        }

        return steps.ToLookup(s => s.Start, s => s.Step);
    }
}
