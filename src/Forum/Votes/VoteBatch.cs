using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Microsoft.EntityFrameworkCore;

namespace Forum.Votes;

/// <summary>All rows that a batch of votes touches, locked until its transaction ends.</summary>
internal sealed class VoteBatch
{
    public required Article Article { get; init; }
    public required Dictionary<Guid, VotedComment> Comments { private get; init; }
    public required Dictionary<Guid, CommentStats> Standings { private get; init; }
    public required Dictionary<(Guid, Guid), Vote> Votes { private get; init; }
    public required IReadOnlyDictionary<Guid, DiscussionLock> BranchLocks { private get; init; }
    public required Dictionary<Guid, Sanctions> SanctionsOf { private get; init; }

    public static async Task<VoteBatch> LoadAsync(
        ForumDb db, Article article, IReadOnlyList<PendingVote> ballots, DateTime now, CancellationToken cancellationToken)
    {
        var ids = ballots.Select(b => b.CommentId).Distinct().ToArray();
        var accounts = ballots.Select(b => b.Viewer.AccountId).Distinct().ToArray();
        var below = ballots.Where(_ => article.BranchLockCount > 0).DistinctBy(b => b.CommentId)
            .SelectMany(b => b.Path.Lineage.Select(step => (b.CommentId, step))).ToLookup(x => x.CommentId, x => x.step);
        return new VoteBatch
        {
            Article = article,
            Comments = await (from c in db.Comments
                              join p in db.Pseudonyms on c.AuthorId equals p.Id
                              where ids.Contains(c.Id)
                              select new VotedComment(c.Id, c.ArticleId, c.Status, c.Depth, c.CreatedAt, p.AccountId))
                .ToDictionaryAsync(c => c.Id, cancellationToken),
            Standings = await db.CommentStandings.Where(s => ids.Contains(s.CommentId)).ToDictionaryAsync(s => s.CommentId, cancellationToken),
            Votes = await db.Votes.Where(v => accounts.Contains(v.AccountId) && ids.Contains(v.CommentId))
                .ToDictionaryAsync(v => (v.AccountId, v.CommentId), cancellationToken),
            BranchLocks = below.Count == 0
                ? new Dictionary<Guid, DiscussionLock>()
                : await Authorization.BranchLocks.InForceAsync(db, below, now, cancellationToken),
            SanctionsOf = await Sanctions.InForceAsync(db, accounts, now, cancellationToken),
        };
    }

    public Refusal? RefusalOf(PendingVote ballot, DateTime now)
    {
        var comment = Comments[ballot.CommentId];
        var (viewer, status) = (ballot.Viewer, comment.Status);
        var isSeen = status == CommentStatus.Visible
            || (Standings[comment.Id].DescendantCount > 0 && (status != CommentStatus.Pending || viewer.Moderates(Article.SectionId)));
        var facts = new CommentFacts(status, comment.Depth, comment.CreatedAt, comment.AccountId == viewer.AccountId, isSeen);
        var inForce = Article.LockAt(now) ?? BranchLocks.GetValueOrDefault(comment.Id);
        return Permissions.ToVote(viewer, SanctionsOf.GetValueOrDefault(viewer.AccountId, Sanctions.None), inForce, facts);
    }

    /// <summary>
    /// Counts votes on one comment, at most one per account. A vote that arrived before the account's stored vote was overtaken by
    /// it on another node, and changes nothing.
    /// </summary>
    /// <returns>Whether a counter changed.</returns>
    public bool Apply(ForumDb db, IReadOnlyList<PendingVote> ballots)
    {
        var comment = Comments[ballots[0].CommentId];
        var standing = Standings[comment.Id];
        var (up, down) = (standing.Upvotes, standing.Downvotes);
        foreach (var ballot in ballots)
        {
            var before = Votes.GetValueOrDefault((ballot.Viewer.AccountId, comment.Id));
            if (before?.At > ballot.Path.ArrivedAt) continue;
            up += (ballot.Value == VoteValue.Up ? 1 : 0) - (before?.Value == VoteValue.Up ? 1 : 0);
            down += (ballot.Value == VoteValue.Down ? 1 : 0) - (before?.Value == VoteValue.Down ? 1 : 0);
            var value = ballot.Value ?? VoteValue.TakenBack;
            if (before is null) db.Votes.Add(new Vote(ballot.Viewer.AccountId, comment.Id, value, ballot.Path.ArrivedAt));
            else before.Change(value, ballot.Path.ArrivedAt);
        }

        if ((up, down) == (standing.Upvotes, standing.Downvotes)) return false;
        standing.Count(up, down, comment.CreatedAt);
        return true;
    }
}

/// <param name="AccountId">The author's account.</param>
internal sealed record VotedComment(Guid Id, Guid ArticleId, CommentStatus Status, int Depth, DateTime CreatedAt, Guid? AccountId);
