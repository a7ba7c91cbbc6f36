using Forum.Live;
using Forum.Writing;

namespace Forum.Votes;

/// <summary>Counts a batch of votes in one transaction: the votes, the counters and ranks, the event log.</summary>
public sealed class VoteCount(Writer writer)
{
    /// <returns>For each ballot why it was refused; null: it is committed.</returns>
    public async Task<IReadOnlyList<Refusal?>> CommitAsync(IReadOnlyList<Ballot> ballots, CancellationToken cancellationToken)
    {
        await using var write = await writer.BeginAsync(cancellationToken);

        // Votes come all the time, and what is remembered of answers is young enough for them.
        write.IsSeen = false;
        var now = writer.Now;
        var scene = await VoteScene.TakeAsync(write.Db, writer, ballots, now, cancellationToken);
        var refusals = ballots.Select(b => scene.RefusalOf(b, now)).ToList();

        // One account's last vote on a comment stands; those before it were overtaken, not lost.
        var accepted = ballots.Where((_, i) => refusals[i] is null)
            .GroupBy(b => (b.Viewer.AccountId, b.CommentId)).Select(g => g.Last());
        foreach (var onComment in accepted.GroupBy(b => b.CommentId).OrderBy(g => g.Key))
        {
            if (scene.Count(write.Db, [.. onComment], now))
                write.Db.Tell(scene.ArticleOf(onComment.Key), ArticleEventKind.VotesCounted, onComment.Key, now);
        }

        await write.CommitAsync();
        return refusals;
    }
}
