using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// Batches reads to PostgreSQL: small reads that arrive while others are executing share one round trip. A read that
/// arrives alone does not wait, and a read that no batch takes soon is sent alone: a batch that hangs delays no read
/// outside it.
/// </summary>
internal sealed partial class ReadBatcher(NpgsqlDataSource source, ILogger<ReadBatcher> log)
{
    /// <summary>
    /// Maximum number of reads in one round trip, each of which waits for the previous ones, and maximum number of rows
    /// of a read that may be batched.
    /// </summary>
    private const int MaxTogether = 16, MaxRows = 600;

    /// <summary>How long a read waits for a batch to take it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Maximum number of concurrent batches. A page costs PostgreSQL about as much CPU time as it costs this program,
    /// so one connection for each core is enough.
    /// </summary>
    private static readonly int MaxRounds = Math.Max(2, Environment.ProcessorCount);

    private readonly ConcurrentQueue<BatchedRead> waiting = new();
    private int rounds;

    /// <param name="rows">The maximum number of rows that the statement reads; a read of many rows is not batched.</param>
    /// <param name="command">Creates the statement; called twice if the first batch failed.</param>
    /// <param name="take">Reads the rows.</param>
    public async Task<T> RunAsync<T>(
        int rows, Func<NpgsqlBatchCommand> command, Func<NpgsqlDataReader, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        if (rows > MaxRows) return await AloneAsync(command, take, cancellationToken);
        var read = new PageRead<T>(command, take, cancellationToken);
        waiting.Enqueue(read);
        if (TryBegin())
        {
            // The work continues for other requests, so this request's execution context must not flow into it.
            using (ExecutionContext.SuppressFlow()) _ = WorkAsync();
        }

        try
        {
            return await read.Answer.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            if (read.TryTake()) return await AloneAsync(command, take, cancellationToken);

            // A batch has taken it, or has just completed it. Cancelling this wait does not affect the batch's other reads.
            return await read.Answer.WaitAsync(cancellationToken);
        }
    }

    private async Task<T> AloneAsync<T>(
        Func<NpgsqlBatchCommand> command, Func<NpgsqlDataReader, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(command());
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await take(reader, cancellationToken);
    }

    /// <summary>
    /// Ends when the queue is empty. A read that is queued between the last check and the end starts a new worker.
    /// </summary>
    private async Task WorkAsync()
    {
        do
        {
            while (TakeWaiting() is { Count: > 0 } together) await ReadAsync(together);
            Interlocked.Decrement(ref rounds);
        }
        while (!waiting.IsEmpty && TryBegin());
    }

    private bool TryBegin()
    {
        for (var running = rounds; running < MaxRounds;)
        {
            var found = Interlocked.CompareExchange(ref rounds, running + 1, running);
            if (found == running) return true;
            running = found;
        }

        return false;
    }

    private List<BatchedRead> TakeWaiting()
    {
        var together = new List<BatchedRead>();
        while (together.Count < MaxTogether && waiting.TryDequeue(out var read))
            if (read.IsWanted && read.TryTake()) together.Add(read);
        return together;
    }

    /// <summary>
    /// Executes a batch. A statement that fails does not fail the others: those not completed and not cancelled are
    /// retried individually.
    /// </summary>
    private async Task ReadAsync(List<BatchedRead> together)
    {
        Activity.Current = together[0].AskedIn;
        try
        {
            await using var batch = source.CreateBatch();
            foreach (var read in together) batch.BatchCommands.Add(read.Command());
            await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
            foreach (var read in together)
            {
                await read.TakeAsync(reader);
                await reader.NextResultAsync(CancellationToken.None);
            }
        }
        catch (Exception problem) when (together.Count == 1 || IsOfTheConnection(problem))
        {
            foreach (var read in together) read.Fail(problem);
        }
        catch (Exception problem)
        {
            RoundFailed(log, together.Count, problem);
            foreach (var left in together.Where(read => !read.IsAnswered && read.IsWanted)) await ReadAsync([left]);
        }
    }

    /// <summary>
    /// The connection was rejected or broken, timed out, or was closed by the server, so a retry would fail the same
    /// way.
    /// </summary>
    private static bool IsOfTheConnection(Exception problem) => problem is PostgresException refused
        ? refused.InvariantSeverity == "FATAL" || refused.SqlState.StartsWith("57", StringComparison.Ordinal)
        : problem is NpgsqlException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round of {Reads} reads failed; those that are left are read apart.")]
    private static partial void RoundFailed(ILogger log, int reads, Exception problem);
}
