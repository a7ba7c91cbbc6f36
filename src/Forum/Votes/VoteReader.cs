using Forum.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Votes;

/// <summary>The viewer's own votes. Nobody reads another's.</summary>
public sealed class VoteReader(IDbContextFactory<ForumDb> contexts)
{
    /// <summary>By comment; comments without the account's vote are absent.</summary>
    public async Task<IReadOnlyDictionary<Guid, VoteValue>> OfAccountAsync(
        Guid accountId, IReadOnlyCollection<Guid> comments, CancellationToken cancellationToken)
    {
        var wanted = comments.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Votes.Where(v => v.AccountId == accountId && wanted.Contains(v.CommentId) && v.Value != VoteValue.TakenBack)
            .ToDictionaryAsync(v => v.CommentId, v => v.Value, cancellationToken);
    }
}
