using System.Data.Common;
using Forum.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Forum.Votes;

/// <summary>
/// Batches the votes below one article that arrive while an earlier batch is being committed: one transaction per
/// batch, and every caller gets its result after the commit. A single vote does not wait, and an article whose row is
/// locked delays only its own votes.
/// </summary>
public sealed partial class VoteBatcher(VoteCommitter committer, ILogger<VoteBatcher> logger) : IHostedService
{
    /// <summary>Maximum number of votes per transaction.</summary>
    private const int MaxBatch = 500;

    private readonly Dictionary<Guid, VoteQueue> queues = [];
    private bool isStopping;

    /// <summary>Completes when the vote is committed.</summary>
    /// <param name="cancellationToken">
    /// Removes the vote from its queue. A vote that is already being committed is not cancelled: the call ends with its
    /// result.
    /// </param>
    /// <exception cref="OperationCanceledException">The vote was removed from the queue and will not be
    /// counted.</exception>
    /// <exception cref="Refusal">
    /// The errors of <see cref="VoteCommitter"/>; BUSY when too many votes are queued; OUTCOME_UNKNOWN.
    /// </exception>
    public async Task SubmitAsync(PendingVote pendingVote, CancellationToken cancellationToken)
    {
        var vote = new WaitingVote(pendingVote);

        // Registered before the vote is queued, so that a vote whose token is already cancelled is never taken.
        await using var registration = cancellationToken.UnsafeRegister(
            static (queued, token) => ((WaitingVote)queued!).Cancel(token), vote);
        lock (queues)
        {
            if (isStopping) throw Stopping();
            if (!queues.TryGetValue(pendingVote.ArticleId, out var queue))
            {
                queues.Add(pendingVote.ArticleId, queue = new VoteQueue());

                // The worker outlives this request and serves others, so it must not capture the request's execution
                // context.
                using (ExecutionContext.SuppressFlow()) queue.Work = WorkAsync(pendingVote.ArticleId, queue);
            }

            if (!queue.TryAdd(vote))
                throw new Refusal(ErrorCode.Busy, "Too many votes are queued. Try again in a moment.");
        }

        await vote.Result.Task;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Rejects the queued votes, and completes when the votes that are being committed have their results.
    /// </summary>
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

    /// <summary>Completes when the queue is empty. The next vote starts a new worker.</summary>
    private async Task WorkAsync(Guid articleId, VoteQueue queue)
    {
        // The caller holds the lock: continue on another thread, without the lock.
        await Task.Yield();
        while (true)
        {
            List<WaitingVote> taken = [];
            await CommitAsync(
                articleId,
                () =>
                {
                    // After a lock timeout, the votes that have arrived since then join those of the first attempt.
                    taken.AddRange(queue.Take(MaxBatch - taken.Count));
                    return taken;
                },
                () => queue.Take(int.MaxValue));
            lock (queues)
            {
                if (!queue.IsEmpty) continue;
                queues.Remove(articleId);
                return;
            }
        }
    }

    /// <param name="take">Returns the votes to count; called whenever the article's row is locked.</param>
    /// <param name="queued">Returns the queued votes; called when the article's row could not be locked, to fail
    /// them.</param>
    /// <param name="isRetry">Whether this is the retry after rows were purged.</param>
    private async Task CommitAsync(
        Guid articleId, Func<IReadOnlyList<WaitingVote>> take, Func<IReadOnlyList<WaitingVote>> queued,
        bool isRetry = false)
    {
        IReadOnlyList<WaitingVote>? batch = null;
        try
        {
            var refusals = await committer.CommitAsync(
                articleId, () => [.. (batch = take()).Select(vote => vote.Vote)], CancellationToken.None);
            foreach (var (vote, refusal) in batch!.Zip(refusals))
            {
                if (refusal is null) vote.Result.SetResult();
                else vote.Result.SetException(refusal);
            }
        }
        catch (DbUpdateConcurrencyException) when (batch is not null && !isRetry)
        {
            // A retracted vote was purged between the read and the write.
            await CommitAsync(articleId, () => batch, () => batch, isRetry: true);
        }
        catch (Exception exception) when (batch is { Count: > 1 } && IsRowFailure(exception))
        {
            BatchFailed(logger, batch.Count, exception);
            foreach (var half in batch.Chunk((batch.Count + 1) / 2))
                await CommitAsync(articleId, () => half, () => half);
        }
        catch (Exception exception)
        {
            foreach (var vote in batch ?? queued()) vote.Result.SetException(exception);
        }
    }

    /// <summary>
    /// Whether the database rejected one row of the batch. Any other failure would occur for each half again.
    /// </summary>
    private static bool IsRowFailure(Exception exception) =>
        exception is DbUpdateException
        {
            InnerException: DbException { IsTransient: false, SqlState: null or ['2', '3', ..] },
        };

    private static Refusal Stopping() => new(ErrorCode.Busy, "The server is stopping. Try again in a moment.");

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A batch of {Votes} votes failed; committing each half separately.")]
    private static partial void BatchFailed(ILogger logger, int votes, Exception exception);
}
