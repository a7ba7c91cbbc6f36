using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database;

/// <summary>Brings the tables up to this version of the program, one process at a time.</summary>
internal sealed class MigrateDatabase(IMigrationGate gate)
{
    /// <summary>
    /// Between two tries to lock a table that others use. While a try waits, at most a second, everybody who comes to the
    /// table queues behind it; in the pause they get on with their work.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <param name="output">Told what is waited for.</param>
    /// <param name="cancellationToken">Stops waiting; a migration that has begun is rolled back.</param>
    /// <returns>The migrations that were applied.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var turn = await gate.EnterAsync(output, cancellationToken);
        var pending = (await turn.Db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        for (var isReported = false; !await TryMigrateAsync(turn.Db, cancellationToken); isReported = true)
        {
            if (!isReported) await output.WriteLineAsync("A table is in use, by a backup or a long query; waiting.");
            await Task.Delay(Pause, cancellationToken);
        }

        return pending;
    }

    /// <returns>False: a table could not be locked. Migrations before that one stay applied.</returns>
    private async Task<bool> TryMigrateAsync(AccountsDb db, CancellationToken cancellationToken)
    {
        try
        {
            await db.Database.MigrateAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (gate.IsLockTimeout(exception))
        {
            return false;
        }
    }
}
