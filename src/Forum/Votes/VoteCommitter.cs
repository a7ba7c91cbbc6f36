using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Transactions;

namespace Forum.Votes;

/// <summary>
/// Commits votes below one article in one transaction: the votes, the counters and ranks, the event log.
/// </summary>
public sealed class VoteCommitter(WriteGuards guards)
{
    /// <param name="articleId">The article of all the votes.</param>
    /// <param name="take">
    /// Called whenever the article's row is locked: once, or again after a lock timeout. Returns the votes to count.
    /// All of them are counted; when empty, nothing is written.
    /// </param>
    /// <returns>
    /// For each vote of the last call the reason why it was rejected; null: it is committed.
    /// </returns>
    public Task<IReadOnlyList<Refusal?>> CommitAsync(
        Guid articleId, Func<IReadOnlyList<PendingVote>> take, CancellationToken cancellationToken) =>
        guards.WriteAsync(articleId, write => CommitAsync(write, take(), cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<Refusal?>> CommitAsync(
        WriteTransaction write, IReadOnlyList<PendingVote> votes, CancellationToken cancellationToken)
    {
        if (votes.Count == 0) return [];

        // Votes arrive all the time, and cached responses are short-lived enough for vote counters.
        write.InvalidatesResponses = false;
        var now = guards.Now;
        var batch = await VoteBatch.LoadAsync(write.Db, write.Article, votes, now, cancellationToken);
        var refusals = votes.Select(b => batch.RefusalOf(b, now)).ToList();

        // The account's last vote on a comment counts; the earlier ones of the batch are superseded.
        var accepted = votes.Where((_, i) => refusals[i] is null)
            .GroupBy(b => (b.Viewer.AccountId, b.CommentId)).Select(g => g.OrderBy(b => b.Path.ArrivedAt).Last());
        foreach (var commentVotes in accepted.GroupBy(b => b.CommentId).OrderBy(g => g.Key))
        {
            if (batch.Apply(write.Db, [.. commentVotes]))
                write.Db.AppendEvent(batch.Article, ArticleEventKind.VotesCounted, commentVotes.Key, now);
        }

        await write.CommitAsync();
        return refusals;
    }
}
