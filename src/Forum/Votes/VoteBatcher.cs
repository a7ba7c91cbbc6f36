using System.Data.Common;
using Forum.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Forum.Votes;

/// <summary>
/// Gathers the votes below one article that arrive while others are being committed, and commits them together: one
/// transaction an article, and every caller gets the result after it. A vote that arrives alone does not wait, and an
/// article whose row is held delays its own votes alone.
/// </summary>
public sealed partial class VoteBatcher(VoteCommitter count, ILogger<VoteBatcher> log) : IHostedService
{
    /// <summary>Votes of one transaction at most.</summary>
    private const int MaxBatch = 500;

    private readonly Dictionary<Guid, VoteQueue> queues = [];
    private bool isStopping;

    /// <summary>Ends when the vote is committed.</summary>
    /// <param name="cancellationToken">
    /// Takes the vote out of its queue. A vote that is already being counted is not cancelled: the call ends with its result.
    /// </param>
    /// <exception cref="OperationCanceledException">The vote was taken out: it is not counted, now or later.</exception>
    /// <exception cref="Refusal">What <see cref="VoteCommitter"/> refuses; BUSY when too many votes wait; OUTCOME_UNKNOWN.</exception>
    public async Task CastAsync(PendingVote ballot, CancellationToken cancellationToken)
    {
        var vote = new WaitingVote(ballot);

        // Before it can be taken: one whose caller has given up already is not.
        await using var withdrawal = cancellationToken.UnsafeRegister(static (waiting, token) => ((WaitingVote)waiting!).Withdraw(token), vote);
        lock (queues)
        {
            if (isStopping) throw Stopping();
            if (!queues.TryGetValue(ballot.ArticleId, out var queue))
            {
                queues.Add(ballot.ArticleId, queue = new VoteQueue());

                // The work goes on for others: nothing of this request's context may stay with it.
                using (ExecutionContext.SuppressFlow()) queue.Work = WorkAsync(ballot.ArticleId, queue);
            }

            if (!queue.TryAdd(vote)) throw new Refusal(ErrorCode.Busy, "Too many votes at once. Try again in a moment.");
        }

        await vote.Result.Task;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Refuses the votes that wait, and ends when those that are being counted have their results.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        List<Task> work = [];
        lock (queues)
        {
            isStopping = true;
            foreach (var queue in queues.Values)
            {
                foreach (var vote in queue.Take(int.MaxValue)) vote.Result.SetException(Stopping());
                work.Add(queue.Work);
            }
        }

        await Task.WhenAll(work).WaitAsync(cancellationToken);
    }

    /// <summary>Ends when no vote waits. The next one starts it again.</summary>
    private async Task WorkAsync(Guid articleId, VoteQueue queue)
    {
        // Not within the lock of the caller.
        await Task.Yield();
        while (true)
        {
            await CommitAsync(articleId, () => queue.Take(MaxBatch), () => queue.Take(int.MaxValue));
            lock (queues)
            {
                if (!queue.IsEmpty) continue;
                queues.Remove(articleId);
                return;
            }
        }
    }

    /// <param name="take">The votes to count, asked for once the article's row is held.</param>
    /// <param name="waiting">The votes that have waited in vain when it could not be had.</param>
    /// <param name="isAgain">Whether the same votes failed before because rows had gone.</param>
    private async Task CommitAsync(
        Guid articleId, Func<IReadOnlyList<WaitingVote>> take, Func<IReadOnlyList<WaitingVote>> waiting, bool isAgain = false)
    {
        IReadOnlyList<WaitingVote>? batch = null;
        try
        {
            var refusals = await count.CommitAsync(
                articleId, () => [.. (batch = take()).Select(vote => vote.Ballot)], CancellationToken.None);
            foreach (var (vote, refusal) in batch!.Zip(refusals))
            {
                if (refusal is null) vote.Result.SetResult();
                else vote.Result.SetException(refusal);
            }
        }
        catch (DbUpdateConcurrencyException) when (batch is not null && !isAgain)
        {
            // A vote that had been taken back was purged between the reading and the writing.
            await CommitAsync(articleId, () => batch, () => batch, isAgain: true);
        }
        catch (Exception exception) when (batch is { Count: > 1 } && IsOfOneVote(exception))
        {
            BatchFailed(log, batch.Count, exception);
            foreach (var half in batch.Chunk((batch.Count + 1) / 2)) await CommitAsync(articleId, () => half, () => half);
        }
        catch (Exception exception)
        {
            foreach (var vote in batch ?? waiting()) vote.Result.SetException(exception);
        }
    }

    /// <summary>The database refused a row of the batch. Whatever else failed would fail for each half again.</summary>
    private static bool IsOfOneVote(Exception exception) =>
        exception is DbUpdateException { InnerException: DbException { IsTransient: false, SqlState: null or ['2', '3', ..] } };

    private static Refusal Stopping() => new(ErrorCode.Busy, "The server is stopping. Try again in a moment.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Votes} votes failed; committing each half separately.")]
    private static partial void BatchFailed(ILogger log, int votes, Exception exception);
}
