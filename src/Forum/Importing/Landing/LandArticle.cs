using Forum.Articles;
using Forum.Importing.Staging;
using Forum.Live;
using Forum.Writing;
using Microsoft.EntityFrameworkCore;

namespace Forum.Importing.Landing;

/// <summary>Writes one article with all its comments, or adds to it those that are new: in the caller's transaction.</summary>
/// <param name="landed">Told how many more comments are written.</param>
internal sealed class LandArticle(ForumRules rules, ImportedAuthors authors, ImportSummary summary, Action<int> landed)
{
    private readonly ImportedPlaces places = new();

    public async Task CreateAsync(ForumDb db, ExportedArticle exported, StagedRows rows, int waiting, CancellationToken cancellationToken)
    {
        var tree = new CommentTree(waiting);
        await FillAsync(tree, exported, rows, cancellationToken);
        var slug = await places.SlugAsync(db, exported, cancellationToken);
        var title = ImportedText.Line(exported.Title, Article.MaxTitleLength) ?? "Untitled";
        var article = new Article(exported.Id, slug, title, await ImportedPlaces.SectionAsync(db, exported, cancellationToken), exported.PublishedAt)
        {
            Url = await UrlAsync(db, exported, cancellationToken),
            Summary = ImportedText.Line(exported.Summary, Article.MaxSummaryLength),
            Html = ImportedText.Article(exported.Html),
            Byline = exported.Byline is { } byline && !byline.Contains('@', StringComparison.Ordinal) ? ImportedText.Line(byline, Article.MaxBylineLength) : null,
        };
        Count(article, tree);

        // The export does not say when: no later than this, and the same in every run.
        if (exported.IsLocked) article.Close(new Lock(null, article.LastActivityAt, null, null));
        db.Articles.Add(article);
        await SaveAsync(db, cancellationToken);
        await new LandComments(article.Id, tree, authors, summary).WriteAsync(db, rows, landed, cancellationToken);
        summary.ArticlesAdded++;
    }

    public async Task AddAsync(
        ForumWrite write, ExportedArticle exported, StagedRows rows, int waiting, CancellationToken cancellationToken)
    {
        var (db, article, articleId) = (write.Db, write.Article, write.Article.Id);
        var tree = new CommentTree(waiting + await db.Comments.CountAsync(c => c.ArticleId == articleId, cancellationToken));
        var existing = db.Comments.AsNoTracking().Where(c => c.ArticleId == articleId).Select(c => new { c.Id, c.ParentId, c.Depth, c.Status });
        await foreach (var c in existing.AsAsyncEnumerable().WithCancellation(cancellationToken)) tree.AddExisting(c.Id, c.ParentId, c.Depth, c.Status);
        await FillAsync(tree, exported, rows, cancellationToken);
        Count(article, tree);

        // One event; one for each old comment would flood its readers. What only moderators see renews what is kept, too.
        article.Renew();
        if (tree.NewestVisible != Guid.Empty)
            db.Tell(article, ArticleEventKind.CommentAdded, tree.NewestVisible, ImportedId.TimeOf(tree.NewestVisible));
        await SaveAsync(db, cancellationToken);
        var comments = new LandComments(articleId, tree, authors, summary);
        await comments.WriteAsync(db, rows, landed, cancellationToken);
        await comments.RecountAsync(db, cancellationToken);
    }

    private async Task FillAsync(CommentTree tree, ExportedArticle exported, StagedRows rows, CancellationToken cancellationToken)
    {
        await foreach (var page in rows.PagesAsync(cancellationToken))
        {
            foreach (var comment in page) tree.Add(comment.Id, comment.ParentTail, comment.Status);
        }

        tree.Link(rules.MaxReplyDepth);
        tree.Count();
        if (tree.Doubles > 0) summary.Leave("comments under the id of another one of their article", exported.Place, tree.Doubles);
    }

    private static void Count(Article article, CommentTree tree)
    {
        article.CommentCount = tree.VisibleCount;
        article.ListedCount = tree.ListedCount;
        article.HeldCount = tree.HeldCount;
        if (tree.NewestVisible != Guid.Empty) article.CommentedAt(ImportedId.TimeOf(tree.NewestVisible));
    }

    private async Task<string?> UrlAsync(ForumDb db, ExportedArticle exported, CancellationToken cancellationToken)
    {
        if (ImportedText.Address(exported.Url) is not { } url) return null;
        if (!await db.Articles.AnyAsync(a => a.Url == url, cancellationToken)) return url;
        summary.Change("articles under the address of another one: now without an address", exported.Place);
        return null;
    }

    private static async Task SaveAsync(ForumDb db, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }
}
