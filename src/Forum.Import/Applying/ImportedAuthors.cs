using System.Text.Json;
using Forum.Data;
using Forum.Import.Reporting;
using Forum.Import.Staging;
using Forum.Pseudonyms.Naming;
using Microsoft.EntityFrameworkCore;

namespace Forum.Import.Applying;

/// <summary>
/// The pseudonyms of the imported authors. Each is created together with its author's first imported comment.
/// </summary>
internal sealed class ImportedAuthors(Guid authorsRunId)
{
    private const int MaxSkeleton = 400;

    private readonly UniqueNames names = new(ImportedName.Numbered, PseudonymName.Skeleton);

    /// <summary>Finds or creates the pseudonyms of these comments and adds the comments to their counters.</summary>
    /// <param name="summary">Receives what is to be reported once the transaction is committed.</param>
    /// <returns>Pseudonym ids by <see cref="StagedComment.Author"/>.</returns>
    public async Task<IReadOnlyDictionary<string, Guid>> ForAsync(
        ForumDb db, IReadOnlyList<StagedComment> comments, ImportSummary summary, CancellationToken cancellationToken)
    {
        var keys = comments.Select(c => c.Author).Distinct().ToArray();
        var rows = await db.ImportRows.AsNoTracking()
            .Where(r => r.RunId == authorsRunId && EF.Parameter(keys).Contains(r.Thread))
            .Select(r => new { r.Thread, r.Json }).ToListAsync(cancellationToken);
        var authors = rows.ToDictionary(
            r => r.Thread, r => JsonSerializer.Deserialize(r.Json, StagingJson.Default.StagedAuthor)!);
        var ids = authors.Values.Select(a => a.Id).Distinct().ToArray();
        var existing = (await db.Pseudonyms.Where(p => EF.Parameter(ids).Contains(p.Id)).Select(p => p.Id)
            .ToListAsync(cancellationToken)).ToHashSet();
        var missing = authors.Values.Where(a => !existing.Contains(a.Id)).DistinctBy(a => a.Id).OrderBy(a => a.FirstAt)
            .ThenBy(a => a.Id).ToList();
        var created = await CreateAsync(db, missing, cancellationToken);
        summary.PseudonymsAdded += missing.Count;
        var byAuthor = comments.ToLookup(c => authors[c.Author].Id);
        foreach (var author in missing.Where(a => created[a.Id].Name != a.Name))
            summary.AddChanged(
                "authors whose name is taken or not allowed: imported under another name",
                byAuthor[author.Id].First().Position);
        await CountAsync(db, byAuthor, created, cancellationToken);
        return authors.ToDictionary(a => a.Key, a => a.Value.Id);
    }

    /// <summary>Call this after a rollback of the transaction that took names.</summary>
    public void Reset() => names.Reset();

    private async Task<Dictionary<Guid, Pseudonym>> CreateAsync(
        ForumDb db, List<StagedAuthor> authors, CancellationToken cancellationToken)
    {
        if (authors.Count == 0) return [];
        var freeNames = await names.TakeAsync(
            authors.ConvertAll(a => OrGuest(ImportedName.From(a.Name))),
            skeletons =>
                db.Pseudonyms.Where(p => EF.Parameter(skeletons).Contains(p.Skeleton)).Select(p => p.Skeleton)
                    .ToListAsync(cancellationToken));
        return authors.Zip(freeNames, CreatePseudonym).ToDictionary(p => p.Id);
    }

    private static Pseudonym CreatePseudonym(StagedAuthor author, string name)
    {
        var kind = author.IsRegistered ? PseudonymKind.Lasting : PseudonymKind.Guest;
        return new Pseudonym(
            author.Id, null, name, PseudonymName.Skeleton(name), kind, Pseudonym.NewAvatarSeed(), author.FirstAt);
    }

    private static string OrGuest(string name) =>
        PseudonymName.Skeleton(name).Length > MaxSkeleton - 20 ? ImportedName.Guest : name;

    /// <summary>
    /// Adds the comments to the counters of their authors. Other writers may change the counters of existing pseudonyms
    /// concurrently, so these are incremented in the database.
    /// </summary>
    private static async Task CountAsync(
        ForumDb db, ILookup<Guid, StagedComment> byAuthor, Dictionary<Guid, Pseudonym> created,
        CancellationToken cancellationToken)
    {
        foreach (var (id, pseudonym) in created)
        {
            pseudonym.WrittenCount = byAuthor[id].Count();
            pseudonym.CommentCount = byAuthor[id].Count(c => c.Status == CommentStatus.Visible);
        }

        await using var writer = new RowWriter<Pseudonym>(db);
        await writer.WriteAsync(created.Values, cancellationToken);

        var increments = byAuthor.Where(group => !created.ContainsKey(group.Key))
            .GroupBy(
                group => (Visible: group.Count(c => c.Status == CommentStatus.Visible), Written: group.Count()),
                group => group.Key);
        foreach (var increment in increments)
        {
            var ids = increment.ToArray();
            var (visible, written) = increment.Key;
            await db.Pseudonyms.Where(p => EF.Parameter(ids).Contains(p.Id)).ExecuteUpdateAsync(
                set => set
                    .SetProperty(p => p.CommentCount, p => p.CommentCount + visible)
                    .SetProperty(p => p.WrittenCount, p => p.WrittenCount + written),
                cancellationToken);
        }
    }
}
