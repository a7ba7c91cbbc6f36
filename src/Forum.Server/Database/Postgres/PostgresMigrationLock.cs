using Forum.Server.Database.Model;
using Forum.Server.Database.Upgrade;
using Forum.Server.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// PostgreSQL: a session-level advisory lock of the session that migrates, so the lock cannot be lost during the
/// migration. The session waits at most one second for a table lock, because all later statements on the table queue
/// behind it; its own statements may take hours.
/// </summary>
internal sealed class PostgresMigrationLock(string connection, DatabaseSettings database) : IMigrationLock
{
    /// <summary>"forum" in ASCII. Advisory locks are per database.</summary>
    public const long Key = 0x66_6F_72_75_6D;

    private string SessionOptions =>
        $" -c lock_timeout=1s -c statement_timeout=0 -c idle_in_transaction_session_timeout=10s {database.ClientChecks}";

    public async Task<AcquiredMigrationLock?> TryAcquireAsync(CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken);
        try
        {
            // Not pg_advisory_lock: a waiting statement holds a snapshot, which delays VACUUM and CREATE INDEX
            // CONCURRENTLY.
            await using var command =
                new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", session)
                {
                    Parameters = { new() { Value = Key } }
                };
            if (await command.ExecuteScalarAsync(cancellationToken) is true)
                return new AcquiredMigrationLock(NewContext(session), session);
            await session.DisposeAsync();
            return null;
        }
        catch (Exception)
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public Task MigrateAsync(AccountsDb db, CancellationToken cancellationToken) =>
        db.Database.MigrateAsync(cancellationToken);

    public bool IsLockTimeout(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable }
        || (exception.InnerException is { } inner && IsLockTimeout(inner));

    /// <summary>Creates the database if it does not exist.</summary>
    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { Pooling = false, CommandTimeout = 0 };
        settings.SetKeepAlive(database);
        settings.Options += SessionOptions;
        var session = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await session.OpenAsync(cancellationToken);
            return session;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateDatabaseAsync(session, cancellationToken);
            await session.OpenAsync(cancellationToken);
            return session;
        }
        catch (Exception)
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private static async Task CreateDatabaseAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var db = NewContext(session);
        try
        {
            await db.GetService<IRelationalDatabaseCreator>().CreateAsync(cancellationToken);
        }
        catch (PostgresException exception)
            when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process created it concurrently.
        }
    }

    private static PostgresDb NewContext(NpgsqlConnection session) =>
        new(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(session).UseSnakeCaseNamingConvention().Options);
}
