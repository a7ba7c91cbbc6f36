using Forum.Comments;
using Forum.Data;
using Forum.Import.Parsing;
using Forum.Import.Reporting;
using Forum.Import.Staging;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Import.Applying;

/// <summary>
/// Writes the comments of one article, parents before replies, in pages of at most <see cref="StagedRows.PageSize"/>
/// comments a transaction. After each transaction the article's counters equal a recount, and other writers can use the
/// article.
/// </summary>
internal sealed class CommentImport(ImportStage stage, Guid articleId, CommentTree tree, ImportedAuthors authors, ImportSummary summary)
{
    /// <summary>
    /// Passes over the rows until no row waits for its parent: once when the file has parents before replies, otherwise
    /// at most once for each level of depth.
    /// </summary>
    /// <param name="landed">Called with the number of comments that were just written.</param>
    public async Task WriteAsync(StagedRows rows, Action<int> landed, CancellationToken cancellationToken)
    {
        var more = true;
        while (more)
        {
            more = false;
            await foreach (var page in rows.PagesAsync(cancellationToken))
            {
                var ready = page.Where(comment => TakeTurn(comment, ref more)).ToList();
                if (ready.Count == 0) continue;

                // Before the transaction, because rendering takes longer than all other work.
                var texts = ready.AsParallel().AsOrdered().Select(c => ImportedText.Comment(c.Html, c.LineFeedsBreak)).ToList();
                ImportSummary? remarks = null;
                await stage.WriteAsync(
                    articleId,
                    write =>
                    {
                        // A previous attempt was rolled back, so the names that it took are free again.
                        if (remarks is not null) authors.Forget();
                        remarks = new ImportSummary();
                        return WriteAsync(write, ready, texts, remarks, cancellationToken);
                    },
                    cancellationToken);
                summary.Add(remarks!);
                landed(ready.Count);
            }
        }
    }

    private bool TakeTurn(StagedComment comment, ref bool more)
    {
        var at = tree.IndexOf(comment.Id);
        if (at < 0) return false;
        ref var node = ref tree[at];
        if (node.Is(NodeMarks.Existing) || node.Is(NodeMarks.Written)) return false;
        if (node.Parent >= 0 && !tree[node.Parent].Is(NodeMarks.Existing) && !tree[node.Parent].Is(NodeMarks.Written))
        {
            more = true;
            return false;
        }

        node.Marks |= NodeMarks.Written;
        return true;
    }

    private async Task WriteAsync(
        WriteTransaction write, List<StagedComment> ready, List<(string Markdown, string Html, bool IsEmpty)> texts, ImportSummary remarks,
        CancellationToken cancellationToken)
    {
        var (db, article) = (write.Db, write.Article);
        var pseudonyms = await authors.ForAsync(db, ready, remarks, cancellationToken);
        var standings = await AboveAsync(db, ready, cancellationToken);
        List<Comment> comments = new(ready.Count);
        foreach (var (comment, text) in ready.Zip(texts))
        {
            var node = tree[tree.IndexOf(comment.Id)];
            Guid? parentId = node.Parent < 0 ? null : tree[node.Parent].Id;
            var standing = new CommentStats(node.Id, parentId ?? articleId, ListVisibility.Listed);
            standing.SetVotes(0, 0, comment.At);
            new AncestorCounters(article, [.. Upwards(node).Select(above => standings[above.Id])]).Apply(standing, null, node.Status);
            standings.Add(node.Id, (standing, node.Status));
            comments.Add(new Comment(
                node.Id, articleId, parentId, node.Depth, pseudonyms[comment.Author], node.Status, text.Markdown, text.Html, comment.At));
            if (node.Status == CommentStatus.Visible) article.RecordCommentAt(ImportedId.TimeOf(node.Id));
            Note(remarks, comment, node, text.IsEmpty);
        }

        // Comments that only moderators can see also invalidate cached pages.
        article.RenewStamp();

        // In this list parents come before their replies.
        await using var commentRows = new RowWriter<Comment>(db);
        await commentRows.WriteAsync(comments, cancellationToken);
        await using var standingRows = new RowWriter<CommentStats>(db);
        await standingRows.WriteAsync(comments.Select(comment => standings[comment.Id].Standing), cancellationToken);
    }

    /// <summary>
    /// The existing ancestors of these comments as they are now: users may have deleted some since the tree was read.
    /// </summary>
    private async Task<Dictionary<Guid, (CommentStats Standing, CommentStatus Status)>> AboveAsync(
        ForumDb db, List<StagedComment> ready, CancellationToken cancellationToken)
    {
        var own = ready.Select(comment => comment.Id).ToHashSet();
        var ids = ready.SelectMany(comment => Upwards(tree[tree.IndexOf(comment.Id)])).Select(node => node.Id).Distinct()
            .Where(id => !own.Contains(id)).ToArray();
        if (ids.Length == 0) return [];
        var statuses = await db.Comments.Where(c => EF.Parameter(ids).Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Status, cancellationToken);
        return await db.CommentStandings.Where(s => EF.Parameter(ids).Contains(s.CommentId))
            .ToDictionaryAsync(s => s.CommentId, s => (s, statuses[s.CommentId]), cancellationToken);
    }

    /// <summary>The ancestors of a comment, nearest first.</summary>
    private IEnumerable<CommentNode> Upwards(CommentNode node)
    {
        for (var at = node.Parent; at >= 0; at = tree[at].Parent) yield return tree[at];
    }

    private static void Note(ImportSummary remarks, StagedComment comment, in CommentNode node, bool isEmpty)
    {
        if (node.Is(NodeMarks.Orphan)) remarks.Change("replies to comments that did not come in: now at the top level", comment.Place);
        if (node.Is(NodeMarks.Circle)) remarks.Change("replies that go round in a circle: the oldest is now at the top level", comment.Place);
        if (node.Is(NodeMarks.Raised)) remarks.Change("replies deeper than the forum goes: now beside the comment that they answer", comment.Place);
        if (isEmpty) remarks.Change("comments of pictures or markup alone: their text is now …", comment.Place);
    }
}
