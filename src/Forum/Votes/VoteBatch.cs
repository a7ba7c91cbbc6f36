using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Errors;
using Microsoft.EntityFrameworkCore;

namespace Forum.Votes;

/// <summary>All rows that a batch of votes touches, locked until its transaction ends.</summary>
internal sealed class VoteBatch
{
    public required Article Article { get; init; }
    public required Dictionary<Guid, VotedComment> Comments { private get; init; }
    public required Dictionary<Guid, CommentStats> Stats { private get; init; }
    public required Dictionary<(Guid, Guid), Vote> Votes { private get; init; }
    public required IReadOnlyDictionary<Guid, DiscussionLock> BranchLocks { private get; init; }
    public required Dictionary<Guid, AccountSanctions> SanctionsByAccount { private get; init; }

    public static async Task<VoteBatch> LoadAsync(
        ForumDb db, Article article, IReadOnlyList<PendingVote> votes, DateTime now,
        CancellationToken cancellationToken)
    {
        var ids = votes.Select(b => b.CommentId).Distinct().ToArray();
        var accounts = votes.Select(b => b.Viewer.AccountId).Distinct().ToArray();
        var ancestorsByComment = votes.Where(_ => article.BranchLockCount > 0).DistinctBy(b => b.CommentId)
            .SelectMany(b => b.Path.Ancestors.Select(ancestor => (b.CommentId, ancestor)))
            .ToLookup(x => x.CommentId, x => x.ancestor);
        return new VoteBatch
        {
            Article = article,
            Comments = await (from c in db.Comments
                              join p in db.Pseudonyms on c.AuthorId equals p.Id
                              where ids.Contains(c.Id)
                              select new VotedComment(c.Id, c.ArticleId, c.Status, c.Depth, c.CreatedAt, p.AccountId))
                .ToDictionaryAsync(c => c.Id, cancellationToken),
            Stats = await db.CommentStats.Where(s => ids.Contains(s.CommentId))
                .ToDictionaryAsync(s => s.CommentId, cancellationToken),
            Votes = await db.Votes.Where(v => accounts.Contains(v.AccountId) && ids.Contains(v.CommentId))
                .ToDictionaryAsync(v => (v.AccountId, v.CommentId), cancellationToken),
            BranchLocks = ancestorsByComment.Count == 0
                ? new Dictionary<Guid, DiscussionLock>()
                : await Authorization.BranchLockQueries.InForceAsync(db, ancestorsByComment, now, cancellationToken),
            SanctionsByAccount = await AccountSanctions.InForceAsync(db, accounts, now, cancellationToken),
        };
    }

    public Refusal? RefusalOf(PendingVote vote, DateTime now)
    {
        var comment = Comments[vote.CommentId];
        var (viewer, status) = (vote.Viewer, comment.Status);

        // Nobody may vote on a withdrawn comment, so its author and moderators get the same error as other users. The
        // exception is a pending comment with replies: moderators get CONFLICT, and all others NOT_FOUND.
        var hasReplies = Stats[comment.Id].DescendantCount > 0
            && (status != CommentStatus.Pending || viewer.Moderates(Article.SectionId));
        var isSeen = CommentVisibility.MaySee(status, hasReplies, moderates: false, isOwn: false);
        var facts = new CommentFacts(
            status, comment.Depth, comment.CreatedAt, comment.AccountId == viewer.AccountId, isSeen);
        var inForce = Article.LockAt(now) ?? BranchLocks.GetValueOrDefault(comment.Id);
        return Permissions.ToVote(
            viewer, SanctionsByAccount.GetValueOrDefault(viewer.AccountId, AccountSanctions.None), inForce, facts);
    }

    /// <summary>
    /// Counts votes on one comment, at most one per account. A vote that arrived before the account's stored vote was
    /// overtaken by it on another node, and changes nothing.
    /// </summary>
    /// <returns>Whether a counter changed.</returns>
    public bool Apply(ForumDb db, IReadOnlyList<PendingVote> votes)
    {
        var comment = Comments[votes[0].CommentId];
        var stats = Stats[comment.Id];
        var (up, down) = (stats.Upvotes, stats.Downvotes);
        foreach (var vote in votes)
        {
            var previous = Votes.GetValueOrDefault((vote.Viewer.AccountId, comment.Id));
            if (previous?.At > vote.Path.ArrivedAt) continue;
            up += (vote.Value == VoteValue.Up ? 1 : 0) - (previous?.Value == VoteValue.Up ? 1 : 0);
            down += (vote.Value == VoteValue.Down ? 1 : 0) - (previous?.Value == VoteValue.Down ? 1 : 0);
            var value = vote.Value ?? VoteValue.Retracted;
            if (previous is null) db.Votes.Add(new Vote(vote.Viewer.AccountId, comment.Id, value, vote.Path.ArrivedAt));
            else previous.Change(value, vote.Path.ArrivedAt);
        }

        if ((up, down) == (stats.Upvotes, stats.Downvotes)) return false;
        stats.SetVotes(up, down, comment.CreatedAt);
        return true;
    }
}

/// <param name="AccountId">The author's account.</param>
internal sealed record VotedComment(
    Guid Id, Guid ArticleId, CommentStatus Status, int Depth, DateTime CreatedAt, Guid? AccountId);
