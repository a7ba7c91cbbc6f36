using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Forum.Server.Database.Sqlite;

/// <summary>
/// Configures every connection so that a confirmed commit survives a loss of power (synchronous=FULL; in WAL mode
/// NORMAL would not ensure that). Source: sqlite.org/pragma.html#pragma_synchronous.
/// </summary>
internal sealed class SqliteDurability : DbConnectionInterceptor
{
    public const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        Apply(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
