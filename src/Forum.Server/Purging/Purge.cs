using Forum.Server.Database.Model;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Purging;

/// <summary>Deletes some expired rows of one kind in the caller's transaction.</summary>
/// <returns>Whether there may be more of them.</returns>
internal delegate Task<bool> PurgeStep(AccountsDb db, DateTime now, CancellationToken cancellationToken);

internal static class Purge
{
    /// <summary>Maximum number of rows in one transaction.</summary>
    public const int MaxRows = 500;

    /// <summary>
    /// Deletes rows that an index finds. On PostgreSQL, rows that other transactions have locked are skipped until the
    /// next time, so the purge waits for no lock and several nodes may purge concurrently.
    /// </summary>
    /// <param name="db">The context whose transaction is used.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="where">A condition on its columns; values are `{0}`, `{1}` and so on.</param>
    /// <param name="values">The values.</param>
    /// <param name="cancellationToken">Cancels the statement; the transaction must then be rolled back.</param>
    public static Task<int> DeleteAsync(
        AccountsDb db, string table, string where, object[] values, CancellationToken cancellationToken)
    {
        var rows = db.Database.IsNpgsql()
            ? $"ctid = ANY(ARRAY(SELECT ctid FROM {table} WHERE {where} LIMIT {MaxRows} FOR UPDATE SKIP LOCKED))"
            : $"rowid IN (SELECT rowid FROM {table} WHERE {where} LIMIT {MaxRows})";
#pragma warning disable EF1002 // Names and conditions are constants of this program.
        return db.Database.ExecuteSqlRawAsync($"DELETE FROM {table} WHERE {rows}", values, cancellationToken);
#pragma warning restore EF1002
    }
}
