using Forum.Authorization;
using Forum.Data;
using Forum.Import.Parsing;
using Forum.Import.Reporting;
using Forum.Import.Staging;
using Microsoft.EntityFrameworkCore;

namespace Forum.Import.Applying;

/// <summary>
/// Writes one article with all its comments, or adds the new comments to an existing article. An interrupted run leaves
/// part of the comments with correct counters; the next run adds the rest.
/// </summary>
/// <param name="onWritten">Called with the number of comments that were just written.</param>
internal sealed class ArticleImport(
    ImportStaging staging, ForumRules rules, ImportedAuthors authors, ImportSummary summary, Action<int> onWritten)
{
    private readonly ImportedSections sections = new();

    public async Task CreateAsync(
        ExportedArticle exported, StagedRows rows, int stagedCount, CancellationToken cancellationToken)
    {
        var tree = new CommentTree(stagedCount);
        await FillAsync(tree, exported, rows, cancellationToken);
        ImportSummary? remarks = null;
        summary.Add(await staging.WriteAsync(
            null,
            async write =>
            {
                // A previous attempt was rolled back, so the slug that it took is free again.
                if (remarks is not null) sections.Reset();
                remarks = new ImportSummary();
                write.Db.Articles.Add(await ArticleAsync(
                    write.Db, exported, tree.NewestVisible, remarks, cancellationToken));
                return remarks;
            },
            cancellationToken));

        await new CommentImport(staging, exported.Id, tree, authors, summary).WriteAsync(
            rows, onWritten, cancellationToken);
        summary.ArticlesAdded++;
    }

    public async Task AddAsync(
        ForumDb db, Guid articleId, ExportedArticle exported, StagedRows rows, int stagedCount,
        CancellationToken cancellationToken)
    {
        // Users may post comments meanwhile. Their ids are the newest, and no imported comment becomes a reply to them.
        var comments = db.Comments.AsNoTracking().Where(c => c.ArticleId == articleId);
        var count = await comments.CountAsync(cancellationToken);
        var existing = comments.OrderBy(c => c.Id).Take(count).Select(c => new { c.Id, c.ParentId, c.Depth, c.Status });
        var tree = new CommentTree(stagedCount + count);
        await foreach (var c in existing.AsAsyncEnumerable().WithCancellation(cancellationToken))
            tree.AddExisting(c.Id, c.ParentId, c.Depth, c.Status);
        await FillAsync(tree, exported, rows, cancellationToken);
        await new CommentImport(staging, articleId, tree, authors, summary).WriteAsync(
            rows, onWritten, cancellationToken);
        if (tree.NewestVisible == Guid.Empty) return;

        // One event for the whole import: one for each old comment would flood the article's subscribers.
        await staging.WriteAsync(
            articleId,
            write =>
            {
                write.Db.AppendEvent(
                    write.Article, ArticleEventKind.CommentAdded, tree.NewestVisible,
                    ImportedId.TimeOf(tree.NewestVisible));
                return Task.FromResult(tree.NewestVisible);
            },
            cancellationToken);
    }

    /// <param name="newestVisible">The id of the newest visible comment; empty: there is none.</param>
    private async Task<Article> ArticleAsync(
        ForumDb db, ExportedArticle exported, Guid newestVisible, ImportSummary remarks,
        CancellationToken cancellationToken)
    {
        var slug = await sections.SlugAsync(db, exported, cancellationToken);
        var title = ImportedText.ConvertLine(exported.Title, Article.MaxTitleLength) ?? "Untitled";
        var sectionId = await ImportedSections.SectionAsync(db, exported, cancellationToken);
        var article = new Article(exported.Id, slug, title, sectionId, exported.PublishedAt)
        {
            Url = await UrlAsync(db, exported, remarks, cancellationToken),
            Summary = ImportedText.ConvertLine(exported.Summary, Article.MaxSummaryLength),
            Html = ImportedText.ConvertArticle(exported.Html),
            Byline = exported.Byline is { } byline && !byline.Contains('@', StringComparison.Ordinal)
                ? ImportedText.ConvertLine(byline, Article.MaxBylineLength)
                : null,
        };

        // The export has no time for this. The newest comment's time is an upper bound, and the same in every run.
        if (newestVisible != Guid.Empty) article.RecordCommentAt(ImportedId.TimeOf(newestVisible));
        if (exported.IsLocked) article.SetLock(new DiscussionLock(null, article.LastActivityAt, null, null));
        return article;
    }

    private async Task FillAsync(
        CommentTree tree, ExportedArticle exported, StagedRows rows, CancellationToken cancellationToken)
    {
        await foreach (var page in rows.PagesAsync(cancellationToken))
        {
            foreach (var comment in page) tree.Add(comment.Id, comment.ParentTail, comment.Status);
        }

        tree.Link(rules.MaxReplyDepth);
        if (tree.Duplicates > 0)
            summary.AddSkipped(
                "comments with the same id as another comment of their article", exported.Position, tree.Duplicates);
    }

    private static async Task<string?> UrlAsync(
        ForumDb db, ExportedArticle exported, ImportSummary remarks, CancellationToken cancellationToken)
    {
        if (ImportedText.ConvertAddress(exported.Url) is not { } url) return null;
        if (!await db.Articles.AnyAsync(a => a.Url == url, cancellationToken)) return url;
        remarks.AddChanged("articles with the URL of another article: imported without a URL", exported.Position);
        return null;
    }
}
