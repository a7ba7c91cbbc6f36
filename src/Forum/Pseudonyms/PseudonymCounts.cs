using Forum.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Pseudonyms;

internal static class PseudonymCounts
{
    /// <summary>
    /// Adds to a pseudonym's counters with an atomic update: its owner may be writing below another article
    /// concurrently.
    /// </summary>
    public static Task AddAsync(
        ForumDb db, Guid pseudonymId, int visible, int written, CancellationToken cancellationToken) =>
        db.Pseudonyms.Where(p => p.Id == pseudonymId).ExecuteUpdateAsync(
            set => set
                .SetProperty(p => p.CommentCount, p => p.CommentCount + visible)
                .SetProperty(p => p.WrittenCount, p => p.WrittenCount + written),
            cancellationToken);
}
