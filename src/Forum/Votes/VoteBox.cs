using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Forum.Votes;

/// <summary>
/// Gathers the votes that arrive while others are being committed, and commits them together: one transaction, and
/// every caller is answered after it. A vote that arrives alone does not wait.
/// </summary>
public sealed partial class VoteBox(VoteCount count, ILogger<VoteBox> log) : BackgroundService
{
    /// <summary>Votes of one transaction, and votes that may wait, at most.</summary>
    private const int MaxBatch = 500, MaxWaiting = 10_000;

    private readonly Channel<Cast> waiting = Channel.CreateBounded<Cast>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <summary>Ends when the vote is committed.</summary>
    /// <exception cref="Refusal">What <see cref="VoteCount"/> refuses; BUSY when too many votes wait.</exception>
    public Task CastAsync(Ballot ballot, CancellationToken cancellationToken)
    {
        var cast = new Cast(ballot, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!waiting.Writer.TryWrite(cast)) throw new Refusal(ErrorCode.Busy, "Too many votes at once. Try again in a moment.");

        // Who stops waiting learns nothing; the vote itself is not taken out of the batch.
        return cast.Answer.Task.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                var batch = new List<Cast>();
                while (batch.Count < MaxBatch && waiting.Reader.TryRead(out var cast)) batch.Add(cast);
                await CommitAsync(batch);
            }
        }
        finally
        {
            waiting.Writer.TryComplete();
            while (waiting.Reader.TryRead(out var left))
                left.Answer.SetException(new Refusal(ErrorCode.Busy, "The server is stopping. Try again in a moment."));
        }
    }

    /// <summary>Commits together; if that fails, each half for itself, so that one bad vote fails alone.</summary>
    private async Task CommitAsync(IReadOnlyList<Cast> batch)
    {
        try
        {
            var refusals = await count.CommitAsync([.. batch.Select(c => c.Ballot)], CancellationToken.None);
            for (var i = 0; i < batch.Count; i++)
            {
                if (refusals[i] is { } refusal) batch[i].Answer.SetException(refusal);
                else batch[i].Answer.SetResult();
            }
        }
        catch (Exception problem) when (batch.Count == 1)
        {
            batch[0].Answer.SetException(problem);
        }
        catch (Exception problem)
        {
            BatchFailed(log, batch.Count, problem);
            await CommitAsync([.. batch.Take(batch.Count / 2)]);
            await CommitAsync([.. batch.Skip(batch.Count / 2)]);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Votes} votes failed; its halves are tried apart.")]
    private static partial void BatchFailed(ILogger log, int votes, Exception problem);

    private sealed record Cast(Ballot Ballot, TaskCompletionSource Answer);
}
