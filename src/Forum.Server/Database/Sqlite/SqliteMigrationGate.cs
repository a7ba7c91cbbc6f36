using Forum.Errors;
using Forum.Server.Database.Errors;
using Forum.Server.Database.Model;
using Forum.Server.Database.Upgrade;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database.Sqlite;

/// <summary>
/// SQLite: a file beside the database, locked by the operating system. EF Core's own lock is a row, which a killed process
/// leaves behind for ever, and so does a migration that could not write to the file: under our lock it is deleted before each try.
/// </summary>
internal sealed class SqliteMigrationGate(IDbContextFactory<AccountsDb> contexts) : IMigrationGate
{
    /// <summary>After the database's file name. The file stays: deleting it would let two processes lock two files.</summary>
    public const string Suffix = "-migrate";

    /// <summary>EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows: what .NET reports of a locked file.</summary>
    private static readonly int[] Locked = [11, 35, unchecked((int)0x80070020)];

    public async Task<MigrationTurn?> TryEnterAsync(CancellationToken cancellationToken)
    {
        var db = await contexts.CreateDbContextAsync(cancellationToken);
        FileStream? held = null;
        try
        {
            held = TryLock(await FileOfAsync(db, cancellationToken));
            if (held is not null) return new MigrationTurn(db, held);
        }
        catch (Exception)
        {
            if (held is not null) await held.DisposeAsync();
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

    /// <summary>The driver waits for the file as long as the connection string's `Default Timeout`, then gives up.</summary>
    public bool IsLockTimeout(Exception exception) =>
        exception is Refusal { Code: ErrorCode.Busy } || DatabaseTrouble.KindOf(exception) is DatabaseTroubleKind.Locked;

    private static FileStream? TryLock(string database)
    {
        try
        {
            return new FileStream(database + Suffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (Locked.Contains(taken.HResult))
        {
            return null;
        }
    }

    private static async Task<string> FileOfAsync(AccountsDb db, CancellationToken cancellationToken)
    {
        // An open connection names the file that it found, wherever the connection string's path starts.
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
