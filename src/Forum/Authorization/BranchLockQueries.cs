using Forum.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Authorization;

internal static class BranchLockQueries
{
    /// <summary>
    /// For each comment the nearest lock in force, from the comment upwards; comments without one are absent.
    /// </summary>
    public static async Task<IReadOnlyDictionary<Guid, DiscussionLock>> InForceAsync(
        ForumDb db, ILookup<Guid, Ancestor> ancestorsByComment, DateTime now, CancellationToken cancellationToken)
    {
        var commentIds = ancestorsByComment.SelectMany(l => l).Select(s => s.Id).Distinct().ToArray();
        var locks = await db.BranchLocks.AsNoTracking().Where(b => commentIds.Contains(b.CommentId))
            .ToListAsync(cancellationToken);
        var inForce = locks.Where(b => b.Lock.IsInForceAt(now)).ToDictionary(b => b.CommentId, b => b.Lock);
        return ancestorsByComment
            .Select(l => (CommentId: l.Key, Ancestor: l.Where(s => inForce.ContainsKey(s.Id)).MaxBy(s => s.Depth)))
            .Where(nearest => nearest.Ancestor is not null)
            .ToDictionary(nearest => nearest.CommentId, nearest => inForce[nearest.Ancestor!.Id]);
    }
}
