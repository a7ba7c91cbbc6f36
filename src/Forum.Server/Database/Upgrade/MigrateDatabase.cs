using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database.Upgrade;

/// <summary>Upgrades the tables to this version of the program, one process at a time.</summary>
internal sealed class MigrateDatabase(IMigrationLock migrationLock)
{
    /// <param name="output">Receives a line when it has to wait for other processes.</param>
    /// <param name="cancellationToken">Cancels the wait; a running migration is rolled back.</param>
    /// <returns>The migrations that were applied.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var acquired = await migrationLock.AcquireAsync(output, cancellationToken);
        IReadOnlyList<string>? pending = null;
        return await migrationLock.RetryAsync(
            async () =>
            {
                pending ??= [.. await acquired.Db.Database.GetPendingMigrationsAsync(cancellationToken)];
                await migrationLock.MigrateAsync(acquired.Db, cancellationToken);
                return pending;
            },
            output,
            cancellationToken);
    }
}
