using Forum.Errors;
using Forum.Server.Database.Errors;
using Forum.Server.Database.Model;
using Forum.Server.Database.Upgrade;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database.Sqlite;

/// <summary>
/// SQLite: a lock file next to the database, locked through the operating system. EF Core's own lock is a row, which
/// stays behind when the process is killed or a migration cannot write to the file; while this lock is held, the row is
/// deleted before each attempt.
/// </summary>
internal sealed class SqliteMigrationLock(IDbContextFactory<AccountsDb> contexts) : IMigrationLock
{
    /// <summary>
    /// Suffix of the lock file, after the database's file name. The lock file is never deleted, because then two
    /// processes could lock two different files.
    /// </summary>
    public const string Suffix = "-migrate";

    /// <summary>
    /// EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows: the error codes that .NET reports for a
    /// locked file.
    /// </summary>
    private static readonly int[] LockedErrorCodes = [11, 35, unchecked((int)0x80070020)];

    public async Task<AcquiredMigrationLock?> TryAcquireAsync(CancellationToken cancellationToken)
    {
        var db = await contexts.CreateDbContextAsync(cancellationToken);
        FileStream? lockFile = null;
        try
        {
            lockFile = TryLock(await FileOfAsync(db, cancellationToken));
            if (lockFile is not null) return new AcquiredMigrationLock(db, lockFile);
        }
        catch (Exception)
        {
            if (lockFile is not null) await lockFile.DisposeAsync();
            await db.DisposeAsync();
            throw;
        }

        await db.DisposeAsync();
        return null;
    }

    public async Task MigrateAsync(AccountsDb db, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>The driver waits for the file for the connection string's `Default Timeout`, then fails.</summary>
    public bool IsLockTimeout(Exception exception) =>
        exception is Refusal { Code: ErrorCode.Busy }
        || DatabaseFailure.KindOf(exception) is DatabaseFailureKind.Locked;

    private static FileStream? TryLock(string database)
    {
        try
        {
            return new FileStream(database + Suffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (LockedErrorCodes.Contains(exception.HResult))
        {
            return null;
        }
    }

    private static async Task<string> FileOfAsync(AccountsDb db, CancellationToken cancellationToken)
    {
        // An open connection reports the file's full path, whatever the connection string's path is relative to.
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            return db.Database.GetDbConnection().DataSource;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
