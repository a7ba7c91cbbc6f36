namespace Forum.Server.Database;

/// <summary>
/// A lock that one process at a time holds while it migrates a database or fills it with the demo forum. The operating
/// system or the database server releases it when the process ends, however it ends.
/// </summary>
internal interface IMigrationGate
{
    /// <returns>The held lock; null while another process holds it.</returns>
    Task<MigrationTurn?> TryEnterAsync(CancellationToken cancellationToken);

    /// <summary>Whether a migration gave up waiting for a table that others use: it is rolled back and can be retried.</summary>
    bool IsLockTimeout(Exception exception);
}

/// <summary>The lock while it is held.</summary>
/// <param name="db">A context for the migrations, on which no statement is cut off after a time.</param>
/// <param name="held">Disposing it releases the lock.</param>
internal sealed class MigrationTurn(AccountsDb db, IAsyncDisposable held) : IAsyncDisposable
{
    public AccountsDb Db => db;

    public async ValueTask DisposeAsync()
    {
        await db.DisposeAsync();
        await held.DisposeAsync();
    }
}

internal static class MigrationGates
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), Silence = TimeSpan.FromSeconds(1);

    /// <summary>Waits for the lock, and says so on <paramref name="output"/> after a second.</summary>
    public static async Task<MigrationTurn> EnterAsync(this IMigrationGate gate, TextWriter output, CancellationToken cancellationToken)
    {
        var (start, isReported) = (TimeProvider.System.GetTimestamp(), false);
        while (true)
        {
            if (await gate.TryEnterAsync(cancellationToken) is { } turn) return turn;
            if (!isReported && TimeProvider.System.GetElapsedTime(start) >= Silence)
            {
                await output.WriteLineAsync("Another migrate is running; waiting.");
                isReported = true;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
