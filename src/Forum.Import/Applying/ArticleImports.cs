using System.Text.Json;
using Forum.Data;
using Forum.Import.Parsing;
using Forum.Import.Reporting;
using Forum.Import.Staging;
using Microsoft.EntityFrameworkCore;

namespace Forum.Import.Applying;

/// <summary>Imports the staged articles one at a time, in the order of the file.</summary>
internal sealed class ArticleImports(ImportStaging staging, ArticleImport articleImport, ImportSummary summary)
{
    /// <param name="onArticleDone">Called after each article.</param>
    public async Task RunAsync(Action onArticleDone, CancellationToken cancellationToken)
    {
        await using var db = await staging.OpenReaderAsync(cancellationToken);
        var last = 0L;
        while (true)
        {
            var after = last;
            var row = await db.ImportRows.AsNoTracking()
                .Where(r => r.RunId == staging.Articles && r.Thread == "" && r.Number > after)
                .OrderBy(r => r.Number).FirstOrDefaultAsync(cancellationToken);
            if (row is null) break;
            last = row.Number;
            await ImportAsync(
                db, JsonSerializer.Deserialize(row.Json, StagingJson.Default.ExportedArticle)!, cancellationToken);
            onArticleDone();
        }

        await CountOrphanedCommentsAsync(db, cancellationToken);
    }

    private async Task ImportAsync(ForumDb db, ExportedArticle article, CancellationToken cancellationToken)
    {
        var rows = new StagedRows(db, staging.Comments, article.Thread);
        var stagedCount = await rows.CountAsync(cancellationToken);
        var existing = article.SkipReason is null ? await FindAsync(db, article, cancellationToken) : null;
        if (article.SkipReason is { } reason)
        {
            summary.AddSkipped(reason, article.Position);
            if (stagedCount > 0) summary.AddSkipped($"comments of {reason}", article.Position, stagedCount);
        }
        else if (existing is { } id)
        {
            summary.ArticlesAlreadyPresent++;
            if (stagedCount > 0) await articleImport.AddAsync(db, id, article, rows, stagedCount, cancellationToken);
        }
        else if (stagedCount == 0 && article.NeedsComments)
        {
            summary.AddSkipped("threads without comments", article.Position);
        }
        else
        {
            await articleImport.CreateAsync(article, rows, stagedCount, cancellationToken);
        }

        if (stagedCount > 0)
            await staging.DeleteAsync(
                r => r.RunId == staging.Comments && r.Thread == article.Thread, cancellationToken);
    }

    /// <summary>An article keeps the tail of its id when its publication time changes in the source system.</summary>
    private static async Task<Guid?> FindAsync(ForumDb db, ExportedArticle article, CancellationToken cancellationToken)
    {
        var slug = ImportedSections.PreferredSlug(article);
        var candidates = await db.Articles.Where(a => a.Id == article.Id || a.Slug == slug).Select(a => a.Id)
            .ToListAsync(cancellationToken);
        return candidates.Where(id => ImportedId.Tail(id) == ImportedId.Tail(article.Id)).Select(id => (Guid?)id)
            .FirstOrDefault();
    }

    private async Task CountOrphanedCommentsAsync(ForumDb db, CancellationToken cancellationToken)
    {
        var orphanedComments = db.ImportRows.AsNoTracking().Where(r => r.RunId == staging.Comments);
        var count = await orphanedComments.CountAsync(cancellationToken);
        if (count == 0) return;
        var first = await orphanedComments.OrderBy(r => r.Thread).ThenBy(r => r.Number).Select(r => r.Json)
            .FirstAsync(cancellationToken);
        var position = JsonSerializer.Deserialize(first, StagingJson.Default.StagedComment)!.Position;
        summary.AddSkipped(
            summary.ReadFailure is null
                ? "comments whose article is not in the file"
                : "comments of the article at which the file is truncated", position, count);
    }
}
