using Forum.Authorization;
using Forum.Data;
using Forum.Errors;

namespace Forum.Votes;

/// <summary>Counts votes below one article in one transaction: the votes, the counters and ranks, the event log.</summary>
public sealed class VoteCommitter(WriteGuards writer)
{
    /// <param name="articleId">The article that all of them are below.</param>
    /// <param name="take">
    /// Called once the article's row is held: the ballots to count. What is taken is counted; none: nothing is written.
    /// </param>
    /// <returns>For each ballot why it was refused; null: it is committed.</returns>
    public async Task<IReadOnlyList<Refusal?>> CommitAsync(
        Guid articleId, Func<IReadOnlyList<PendingVote>> take, CancellationToken cancellationToken)
    {
        await using var write = await writer.BeginAsync(articleId, cancellationToken);
        var ballots = take();
        if (ballots.Count == 0) return [];

        // Votes come all the time, and what is remembered of answers is young enough for them.
        write.InvalidatesResponses = false;
        var now = writer.Now;
        var scene = await VoteBatch.LoadAsync(write.Db, write.Article, ballots, now, cancellationToken);
        var refusals = ballots.Select(b => scene.RefusalOf(b, now)).ToList();

        // One account's last vote on a comment stands; those before it were overtaken, not lost.
        var accepted = ballots.Where((_, i) => refusals[i] is null)
            .GroupBy(b => (b.Viewer.AccountId, b.CommentId)).Select(g => g.OrderBy(b => b.Path.ArrivedAt).Last());
        foreach (var onComment in accepted.GroupBy(b => b.CommentId).OrderBy(g => g.Key))
        {
            if (scene.Apply(write.Db, [.. onComment]))
                write.Db.AppendEvent(scene.Article, ArticleEventKind.VotesCounted, onComment.Key, now);
        }

        await write.CommitAsync();
        return refusals;
    }
}
