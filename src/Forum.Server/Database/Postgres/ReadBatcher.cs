using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// Sends reads to PostgreSQL: small ones that arrive while others are being read go together, in one round trip. A read that
/// arrives alone does not wait, and one that no round has taken soon goes alone: a round that is stuck holds nobody up who
/// is not in it.
/// </summary>
internal sealed partial class ReadBatcher(NpgsqlDataSource source, ILogger<ReadBatcher> log)
{
    /// <summary>Reads of one round trip, each of which waits for those before it, and rows of a read that may wait with others.</summary>
    private const int MaxTogether = 16, MaxRows = 600;

    /// <summary>How long a read waits to be taken.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>A page costs PostgreSQL about as much as it costs the program: as many connections as cores keep up.</summary>
    private static readonly int MaxRounds = Math.Max(2, Environment.ProcessorCount);

    private readonly ConcurrentQueue<BatchedRead> waiting = new();
    private int rounds;

    /// <param name="rows">How many the statement may read at most: one of many goes alone.</param>
    /// <param name="command">Makes the statement; twice if the first try failed with others.</param>
    /// <param name="take">Reads its rows.</param>
    public async Task<T> RunAsync<T>(
        int rows, Func<NpgsqlBatchCommand> command, Func<NpgsqlDataReader, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        if (rows > MaxRows) return await AloneAsync(command, take, cancellationToken);
        var read = new PageRead<T>(command, take, cancellationToken);
        waiting.Enqueue(read);
        if (TryBegin())
        {
            // The work goes on for others: nothing of this request's context may stay with it.
            using (ExecutionContext.SuppressFlow()) _ = WorkAsync();
        }

        try
        {
            return await read.Answer.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            if (read.TryTake()) return await AloneAsync(command, take, cancellationToken);

            // A round has it, or has just answered. Who stops waiting leaves the others of the round alone.
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

    /// <summary>Ends when nothing waits. Whoever comes between the last look and the end begins anew.</summary>
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

    /// <summary>Reads together. A statement that fails fails alone: those that are left and wanted are read again, each for itself.</summary>
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

    /// <summary>Rejected, broken, timed out, or ended by the server: another try would find the same.</summary>
    private static bool IsOfTheConnection(Exception problem) => problem is PostgresException refused
        ? refused.InvariantSeverity == "FATAL" || refused.SqlState.StartsWith("57", StringComparison.Ordinal)
        : problem is NpgsqlException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round of {Reads} reads failed; those that are left are read apart.")]
    private static partial void RoundFailed(ILogger log, int reads, Exception problem);
}
