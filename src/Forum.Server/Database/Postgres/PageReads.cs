using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// Sends reads to PostgreSQL: those that arrive while others are being read go together, in one round trip. A read that
/// arrives alone does not wait. However many readers there are, few statements run at once, on connections that stay warm.
/// </summary>
internal sealed class PageReads(NpgsqlDataSource source)
{
    /// <summary>Reads of one round trip: each waits for those before it.</summary>
    private const int MaxTogether = 16;

    /// <summary>A page costs PostgreSQL about as much as it costs the program: as many connections as cores keep up.</summary>
    private static readonly int MaxRounds = Math.Max(2, Environment.ProcessorCount);

    private readonly ConcurrentQueue<PageRead> waiting = new();
    private int rounds;

    /// <param name="command">Makes the statement; twice if the first try failed with others.</param>
    /// <param name="take">Reads its rows.</param>
    public Task<T> RunAsync<T>(Func<NpgsqlBatchCommand> command, Func<NpgsqlDataReader, Task<T>> take, CancellationToken cancellationToken)
    {
        var read = new PageRead<T>(command, take, cancellationToken);
        waiting.Enqueue(read);
        if (TryBegin())
        {
            // The work goes on for others: nothing of this request's context may stay with it.
            using (ExecutionContext.SuppressFlow()) _ = WorkAsync();
        }

        // Who stops waiting leaves the others of the round alone.
        return read.Answer.WaitAsync(cancellationToken);
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

    private List<PageRead> TakeWaiting()
    {
        var together = new List<PageRead>();
        while (together.Count < MaxTogether && waiting.TryDequeue(out var read))
            if (read.IsWanted) together.Add(read);
        return together;
    }

    /// <summary>Reads together; if that fails, each that is left for itself, so that one bad read fails alone.</summary>
    private async Task ReadAsync(List<PageRead> together)
    {
        var done = 0;
        Activity.Current = together[0].AskedIn;
        try
        {
            await using var batch = source.CreateBatch();
            foreach (var read in together) batch.BatchCommands.Add(read.Command());
            await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
            while (done < together.Count)
            {
                await together[done++].TakeAsync(reader);
                await reader.NextResultAsync(CancellationToken.None);
            }
        }
        catch (Exception problem) when (together.Count == 1)
        {
            together[0].Fail(problem);
        }
        catch (Exception)
        {
            foreach (var left in together.Where(read => !read.IsAnswered && read.IsWanted)) await ReadAsync([left]);
        }
    }
}
