using Forum.Authorization;
using Forum.Data;
using Forum.Errors;

namespace Forum.Votes;

/// <summary>Commits votes below one article in one transaction: the votes, the counters and ranks, the event log.</summary>
public sealed class VoteCommitter(WriteGuards writer)
{
    /// <param name="articleId">The article of all the votes.</param>
    /// <param name="take">
    /// Called once the article's row is locked; returns the votes to count. All of them are counted; when empty, nothing is
    /// written.
    /// </param>
    /// <returns>For each vote the reason why it was rejected; null: it is committed.</returns>
    public async Task<IReadOnlyList<Refusal?>> CommitAsync(
        Guid articleId, Func<IReadOnlyList<PendingVote>> take, CancellationToken cancellationToken)
    {
        await using var write = await writer.BeginAsync(articleId, cancellationToken);
        var ballots = take();
        if (ballots.Count == 0) return [];

        // Votes arrive all the time, and cached responses are short-lived enough for vote counters.
        write.InvalidatesResponses = false;
        var now = writer.Now;
        var scene = await VoteBatch.LoadAsync(write.Db, write.Article, ballots, now, cancellationToken);
        var refusals = ballots.Select(b => scene.RefusalOf(b, now)).ToList();

        // The account's last vote on a comment counts; the earlier ones of the batch are superseded.
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
