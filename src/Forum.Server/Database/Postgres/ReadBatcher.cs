using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// Batches reads to PostgreSQL: small reads that arrive while others are executing share one round trip. A read that
/// arrives alone does not wait, and a read that no batch takes soon is sent alone: a batch that hangs delays no read
/// outside it.
/// </summary>
internal sealed partial class ReadBatcher(NpgsqlDataSource source, ILogger<ReadBatcher> logger)
{
    /// <summary>
    /// Maximum number of reads in one round trip, each of which waits for the previous ones, and maximum number of rows
    /// of a read that may be batched.
    /// </summary>
    private const int MaxBatch = 16, MaxRows = 600;

    /// <summary>How long a read waits for a batch to take it.</summary>
    private static readonly TimeSpan QueueTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Maximum number of concurrent batches. A page costs PostgreSQL about as much CPU time as it costs this program,
    /// so one connection for each core is enough.
    /// </summary>
    private static readonly int MaxBatches = Math.Max(2, Environment.ProcessorCount);

    private readonly ConcurrentQueue<BatchedRead> queue = new();
    private int runningBatches;

    /// <param name="rows">The maximum number of rows that the statement reads; a read of many rows is not
    /// batched.</param>
    /// <param name="command">Creates the statement; called twice if the first batch failed.</param>
    /// <param name="readAsync">Reads the rows.</param>
    public async Task<T> RunAsync<T>(
        int rows, Func<NpgsqlBatchCommand> command, Func<NpgsqlDataReader, CancellationToken, Task<T>> readAsync,
        CancellationToken cancellationToken)
    {
        if (rows > MaxRows) return await ReadSingleAsync(command, readAsync, cancellationToken);
        var read = new PageRead<T>(command, readAsync, cancellationToken);
        queue.Enqueue(read);
        if (TryStartWorker())
        {
            // The work continues for other requests, so this request's execution context must not flow into it.
            using (ExecutionContext.SuppressFlow()) _ = WorkAsync();
        }

        try
        {
            return await read.Result.WaitAsync(QueueTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            if (read.TryTake()) return await ReadSingleAsync(command, readAsync, cancellationToken);

            // A batch has taken it, or has just completed it. Cancelling this wait does not affect the batch's other
            // reads.
            return await read.Result.WaitAsync(cancellationToken);
        }
    }

    private async Task<T> ReadSingleAsync<T>(
        Func<NpgsqlBatchCommand> command, Func<NpgsqlDataReader, CancellationToken, Task<T>> readAsync,
        CancellationToken cancellationToken)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(command());
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await readAsync(reader, cancellationToken);
    }

    /// <summary>
    /// Ends when the queue is empty. A read that is queued between the last check and the end starts a new worker.
    /// </summary>
    private async Task WorkAsync()
    {
        do
        {
            while (DequeueBatch() is { Count: > 0 } batchedReads) await ReadAsync(batchedReads);
            Interlocked.Decrement(ref runningBatches);
        }
        while (!queue.IsEmpty && TryStartWorker());
    }

    private bool TryStartWorker()
    {
        for (var running = runningBatches; running < MaxBatches;)
        {
            var observed = Interlocked.CompareExchange(ref runningBatches, running + 1, running);
            if (observed == running) return true;
            running = observed;
        }

        return false;
    }

    private List<BatchedRead> DequeueBatch()
    {
        var batchedReads = new List<BatchedRead>();
        while (batchedReads.Count < MaxBatch && queue.TryDequeue(out var read))
            if (read.IsWanted && read.TryTake()) batchedReads.Add(read);
        return batchedReads;
    }

    /// <summary>
    /// Executes a batch. A statement that fails does not fail the others: those not completed and not cancelled are
    /// retried individually.
    /// </summary>
    private async Task ReadAsync(List<BatchedRead> batchedReads)
    {
        Activity.Current = batchedReads[0].ParentActivity;
        try
        {
            await using var batch = source.CreateBatch();
            foreach (var read in batchedReads) batch.BatchCommands.Add(read.Command());
            await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
            foreach (var read in batchedReads)
            {
                await read.ReadAsync(reader);
                await reader.NextResultAsync(CancellationToken.None);
            }
        }
        catch (Exception exception) when (batchedReads.Count == 1 || IsConnectionFailure(exception))
        {
            foreach (var read in batchedReads) read.Fail(exception);
        }
        catch (Exception exception)
        {
            BatchFailed(logger, batchedReads.Count, exception);
            foreach (var remaining in batchedReads.Where(read => !read.IsCompleted && read.IsWanted))
                await ReadAsync([remaining]);
        }
    }

    /// <summary>
    /// The connection was rejected or broken, timed out, or was closed by the server, so a retry would fail the same
    /// way.
    /// </summary>
    private static bool IsConnectionFailure(Exception exception) => exception is PostgresException failure
        ? failure.InvariantSeverity == "FATAL" || failure.SqlState.StartsWith("57", StringComparison.Ordinal)
        : exception is NpgsqlException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Reads} reads failed; retrying individually.")]
    private static partial void BatchFailed(ILogger logger, int reads, Exception exception);
}
