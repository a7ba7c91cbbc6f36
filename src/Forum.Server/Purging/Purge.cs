using Forum.Server.Database.Model;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Purging;

/// <summary>Deletes some of the rows of one kind that have served their purpose, in the caller's transaction.</summary>
/// <returns>Whether there may be more of them.</returns>
internal delegate Task<bool> PurgeStep(AccountsDb db, DateTime now, CancellationToken cancellationToken);

internal static class Purge
{
    /// <summary>Rows of one transaction, at most.</summary>
    public const int MaxRows = 500;

    /// <summary>
    /// Deletes rows that an index finds. On PostgreSQL rows that others hold are left for the next time, so it waits for nobody and
    /// several nodes may purge at the same time.
    /// </summary>
    /// <param name="db">In whose transaction.</param>
    /// <param name="table">Its name.</param>
    /// <param name="where">A condition on its columns; values are `{0}`, `{1}` and so on.</param>
    /// <param name="values">The values.</param>
    /// <param name="cancellationToken">Stops it; the transaction is then to be rolled back.</param>
    public static Task<int> DeleteAsync(AccountsDb db, string table, string where, object[] values, CancellationToken cancellationToken)
    {
        var rows = db.Database.IsNpgsql()
            ? $"ctid = ANY(ARRAY(SELECT ctid FROM {table} WHERE {where} LIMIT {MaxRows} FOR UPDATE SKIP LOCKED))"
            : $"rowid IN (SELECT rowid FROM {table} WHERE {where} LIMIT {MaxRows})";
#pragma warning disable EF1002 // Names and conditions are constants of this program.
        return db.Database.ExecuteSqlRawAsync($"DELETE FROM {table} WHERE {rows}", values, cancellationToken);
#pragma warning restore EF1002
    }
}
