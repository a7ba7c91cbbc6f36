using System.Linq.Expressions;
using Forum.Data;
using Forum.Pseudonyms.Naming;
using Forum.Text;
using Microsoft.EntityFrameworkCore;

namespace Forum.Pseudonyms;

/// <summary>The read side of pseudonyms.</summary>
public sealed class PseudonymReader(IDbContextFactory<ForumDb> contexts)
{
    /// <summary>Maximum length of a name to look up. Imported names may be longer than new ones.</summary>
    private const int MaxLength = 200;

    private static readonly Expression<Func<Pseudonym, PseudonymRecord>> Record = p => new PseudonymRecord(
        p.Id, p.Name, p.Kind, p.AccountId, p.AvatarSeed, p.JoinedAt, p.Badges);

    public async Task<IReadOnlyDictionary<Guid, PseudonymRecord>> ByIdsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Pseudonyms.Where(p => wanted.Contains(p.Id)).Select(Record)
            .ToDictionaryAsync(p => p.Id, cancellationToken);
    }

    /// <summary>The number of visible comments of each pseudonym.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> CommentCountsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Pseudonyms.Where(p => wanted.Contains(p.Id)).Select(p => new { p.Id, p.CommentCount })
            .ToDictionaryAsync(p => p.Id, p => p.CommentCount, cancellationToken);
    }

    /// <summary>Finds pseudonyms by name, ignoring case and look-alike letters.</summary>
    /// <returns>Pseudonyms by the requested name; unknown names are absent.</returns>
    public async Task<IReadOnlyDictionary<string, PseudonymRecord>> ByNamesAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var skeletons = names.Where(n => !LineText.Check(n, MaxLength).IsInvalid)
            .ToDictionary(n => n, PseudonymName.Skeleton);
        var wanted = skeletons.Values.Distinct().ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Pseudonyms.Where(p => wanted.Contains(p.Skeleton)).Select(p => new { p.Skeleton, p.Id })
            .ToListAsync(cancellationToken);
        var records = await ByIdsAsync([.. found.Select(f => f.Id)], cancellationToken);
        var bySkeleton = found.ToDictionary(f => f.Skeleton, f => records[f.Id]);
        return skeletons.Where(s => bySkeleton.ContainsKey(s.Value)).ToDictionary(s => s.Key, s => bySkeleton[s.Value]);
    }
}
