using Forum.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Votes;

/// <summary>The viewer's own votes. Votes of other accounts are never exposed.</summary>
public sealed class VoteReader(IDbContextFactory<ForumDb> contexts)
{
    /// <summary>Votes by comment id; comments on which the account has no vote are absent.</summary>
    public async Task<IReadOnlyDictionary<Guid, VoteValue>> OfAccountAsync(
        Guid accountId, IReadOnlyCollection<Guid> comments, CancellationToken cancellationToken)
    {
        var wanted = comments.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Votes.Where(v =>
            v.AccountId == accountId && wanted.Contains(v.CommentId) && v.Value != VoteValue.Retracted)
            .ToDictionaryAsync(v => v.CommentId, v => v.Value, cancellationToken);
    }
}
