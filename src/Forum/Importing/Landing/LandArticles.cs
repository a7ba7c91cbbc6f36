using System.Text.Json;
using Forum.Importing.Staging;
using Forum.Writing;
using Microsoft.EntityFrameworkCore;

namespace Forum.Importing.Landing;

/// <summary>Goes through the articles that were set aside, in the file's order: each lands whole, or not at all.</summary>
internal sealed class LandArticles(ImportStage stage, IDbContextFactory<ForumDb> contexts, LandArticle landing, ImportSummary summary)
{
    /// <param name="passed">Told of each article that is done.</param>
    public async Task RunAsync(Action passed, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
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
        var waiting = await new StagedRows(db, stage.Comments, article.Thread).CountAsync(cancellationToken);
        if (article.LeftOut is { } reason)
        {
            summary.Leave(reason, article.Place);
            if (waiting == 0) return;
            summary.Leave($"comments of {reason}", article.Place, waiting);
            await WriteAsync(article, null, (_, _) => Task.CompletedTask, cancellationToken);
            return;
        }

        var existing = await FindAsync(db, article, cancellationToken);
        if (existing is not null) summary.ArticlesAlreadyThere++;
        if (existing is null && waiting == 0 && article.NeedsComments) summary.Leave("threads without comments", article.Place);
        else if (existing is null) await WriteAsync(article, null, (write, rows) => landing.CreateAsync(write.Db, article, rows, waiting, cancellationToken), cancellationToken);
        else if (waiting > 0) await WriteAsync(article, existing, (write, rows) => landing.AddAsync(write, article, rows, waiting, cancellationToken), cancellationToken);
    }

    private async Task WriteAsync(ExportedArticle article, Guid? existing, Func<ForumWrite, StagedRows, Task> land, CancellationToken cancellationToken)
    {
        await using var write = await stage.BeginAsync(existing, cancellationToken);
        var rows = new StagedRows(write.Db, stage.Comments, article.Thread);
        await land(write, rows);
        await rows.DeleteAsync(cancellationToken);
        await write.CommitAsync();
    }

    /// <summary>An article keeps its id's tail when its time of publication is changed at the source.</summary>
    private static async Task<Guid?> FindAsync(ForumDb db, ExportedArticle article, CancellationToken cancellationToken)
    {
        var slug = ImportedPlaces.WantedSlug(article);
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
