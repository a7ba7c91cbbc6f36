using Forum.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Authorization;

internal static class BranchLocks
{
    /// <summary>For each lineage the nearest lock in force, from the comment upwards; lineages without one are absent.</summary>
    public static async Task<IReadOnlyDictionary<Guid, DiscussionLock>> InForceAsync(
        ForumDb db, ILookup<Guid, Ancestor> lineages, DateTime now, CancellationToken cancellationToken)
    {
        var on = lineages.SelectMany(l => l).Select(s => s.Id).Distinct().ToArray();
        var locks = await db.BranchLocks.AsNoTracking().Where(b => on.Contains(b.CommentId)).ToListAsync(cancellationToken);
        var inForce = locks.Where(b => b.Lock.IsInForceAt(now)).ToDictionary(b => b.CommentId, b => b.Lock);
        return lineages
            .Select(l => (Of: l.Key, At: l.Where(s => inForce.ContainsKey(s.Id)).MaxBy(s => s.Depth)))
            .Where(found => found.At is not null)
            .ToDictionary(found => found.Of, found => inForce[found.At!.Id]);
    }
}
