using System.Text.Json;
using Forum.Data;
using Forum.Import.Parsing;
using Forum.Import.Reporting;
using Forum.Import.Staging;
using Microsoft.EntityFrameworkCore;

namespace Forum.Import.Applying;

/// <summary>Imports the staged articles one at a time, in the order of the file.</summary>
internal sealed class ArticleImports(ImportStage stage, ArticleImport landing, ImportSummary summary)
{
    /// <param name="passed">Called after each article.</param>
    public async Task RunAsync(Action passed, CancellationToken cancellationToken)
    {
        await using var db = await stage.OpenReaderAsync(cancellationToken);
        var last = 0L;
        while (true)
        {
            var after = last;
            var row = await db.ImportRows.AsNoTracking().Where(r => r.RunId == stage.Articles && r.Thread == "" && r.Number > after)
                .OrderBy(r => r.Number).FirstOrDefaultAsync(cancellationToken);
            if (row is null) break;
            last = row.Number;
            await LandAsync(db, JsonSerializer.Deserialize(row.Json, StagingJson.Default.ExportedArticle)!, cancellationToken);
            passed();
        }

        await CountStraysAsync(db, cancellationToken);
    }

    private async Task LandAsync(ForumDb db, ExportedArticle article, CancellationToken cancellationToken)
    {
        var rows = new StagedRows(db, stage.Comments, article.Thread);
        var waiting = await rows.CountAsync(cancellationToken);
        var existing = article.LeftOut is null ? await FindAsync(db, article, cancellationToken) : null;
        if (article.LeftOut is { } reason)
        {
            summary.Leave(reason, article.Place);
            if (waiting > 0) summary.Leave($"comments of {reason}", article.Place, waiting);
        }
        else if (existing is { } id)
        {
            summary.ArticlesAlreadyThere++;
            if (waiting > 0) await landing.AddAsync(db, id, article, rows, waiting, cancellationToken);
        }
        else if (waiting == 0 && article.NeedsComments)
        {
            summary.Leave("threads without comments", article.Place);
        }
        else
        {
            await landing.CreateAsync(article, rows, waiting, cancellationToken);
        }

        if (waiting > 0) await stage.DeleteAsync(r => r.RunId == stage.Comments && r.Thread == article.Thread, cancellationToken);
    }

    /// <summary>An article keeps the tail of its id when its publication time changes in the source system.</summary>
    private static async Task<Guid?> FindAsync(ForumDb db, ExportedArticle article, CancellationToken cancellationToken)
    {
        var slug = ImportedSections.WantedSlug(article);
        var alike = await db.Articles.Where(a => a.Id == article.Id || a.Slug == slug).Select(a => a.Id).ToListAsync(cancellationToken);
        return alike.Where(id => ImportedId.Tail(id) == ImportedId.Tail(article.Id)).Select(id => (Guid?)id).FirstOrDefault();
    }

    private async Task CountStraysAsync(ForumDb db, CancellationToken cancellationToken)
    {
        var strays = db.ImportRows.AsNoTracking().Where(r => r.RunId == stage.Comments);
        var count = await strays.CountAsync(cancellationToken);
        if (count == 0) return;
        var first = await strays.OrderBy(r => r.Thread).ThenBy(r => r.Number).Select(r => r.Json).FirstAsync(cancellationToken);
        var place = JsonSerializer.Deserialize(first, StagingJson.Default.StagedComment)!.Place;
        summary.Leave(summary.Broken is null ? "comments whose article is not in the file" : "comments of the article that the file breaks off in", place, count);
    }
}
