using System.Data.Common;
using Forum.Data;

namespace Forum.Server.Database.Sql;

/// <summary>Reads a comment's active lock from the columns comment, reason, at, by, until.</summary>
internal static class LockRow
{
    public static async Task<IReadOnlyDictionary<Guid, DiscussionLock>> ReadAllAsync(
        DbCommand command, CancellationToken cancellationToken)
    {
        var locks = new Dictionary<Guid, DiscussionLock>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var reason = row.IsDBNull(1) ? null : row.GetString(1);
            var by = row.IsDBNull(3) ? (Guid?)null : row.GetGuid(3);
            var until = row.IsDBNull(4) ? (DateTime?)null : Utc(row.GetDateTime(4));
            locks.Add(row.GetGuid(0), new DiscussionLock(reason, Utc(row.GetDateTime(2)), by, until));
        }

        return locks;
    }

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
