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
/// comments per transaction. After each transaction the article's counters equal a recount, and other writers can use
/// the article.
/// </summary>
internal sealed class CommentImport(
    ImportStaging staging, Guid articleId, CommentTree tree, ImportedAuthors authors, ImportSummary summary)
{
    /// <summary>
    /// Reads the rows repeatedly until every comment is written: once if parents precede their replies in the file,
    /// otherwise at most once per level of depth.
    /// </summary>
    /// <param name="onWritten">Called with the number of comments that were just written.</param>
    public async Task WriteAsync(StagedRows rows, Action<int> onWritten, CancellationToken cancellationToken)
    {
        var hasWaiting = true;
        while (hasWaiting)
        {
            hasWaiting = false;
            await foreach (var page in rows.PagesAsync(cancellationToken))
            {
                var ready = page.Where(comment => TryMarkWritten(comment, ref hasWaiting)).ToList();
                if (ready.Count == 0) continue;

                // Before the transaction, because rendering takes longer than all other work.
                var texts = ready.AsParallel().AsOrdered()
                    .Select(c => ImportedText.ConvertComment(c.Html, c.LineFeedsBreak))
                    .ToList();
                ImportSummary? remarks = null;
                summary.Add(await staging.WriteAsync(
                    articleId,
                    async write =>
                    {
                        // A previous attempt was rolled back, so the names that it took are free again.
                        if (remarks is not null) authors.Reset();
                        remarks = new ImportSummary();
                        await WriteAsync(write, ready, texts, remarks, cancellationToken);
                        return remarks;
                    },
                    cancellationToken));
                onWritten(ready.Count);
            }
        }
    }

    private bool TryMarkWritten(StagedComment comment, ref bool hasWaiting)
    {
        var index = tree.IndexOf(comment.Id);
        if (index < 0) return false;
        ref var node = ref tree[index];
        if (node.Is(NodeMarks.Existing) || node.Is(NodeMarks.Written)) return false;
        if (node.Parent >= 0 && !tree[node.Parent].Is(NodeMarks.Existing) && !tree[node.Parent].Is(NodeMarks.Written))
        {
            hasWaiting = true;
            return false;
        }

        node.Marks |= NodeMarks.Written;
        return true;
    }

    private async Task WriteAsync(
        WriteTransaction write, List<StagedComment> ready, List<(string Markdown, string Html, bool IsEmpty)> texts,
        ImportSummary remarks, CancellationToken cancellationToken)
    {
        var (db, article) = (write.Db, write.Article);
        var pseudonyms = await authors.ForAsync(db, ready, remarks, cancellationToken);
        var statsById = await LoadAncestorsAsync(db, ready, cancellationToken);
        List<Comment> comments = new(ready.Count);
        foreach (var (comment, text) in ready.Zip(texts))
        {
            var node = tree[tree.IndexOf(comment.Id)];
            Guid? parentId = node.Parent < 0 ? null : tree[node.Parent].Id;
            var stats = new CommentStats(node.Id, parentId ?? articleId, ListVisibility.Listed);
            stats.SetVotes(0, 0, comment.CreatedAt);
            new AncestorCounters(article, [.. AncestorsOf(node).Select(ancestor => statsById[ancestor.Id])]).Apply(
                stats, null, node.Status);
            statsById.Add(node.Id, (stats, node.Status));
            comments.Add(new Comment(
                node.Id, articleId, parentId, node.Depth, pseudonyms[comment.Author], node.Status, text.Markdown,
                text.Html, comment.CreatedAt));
            if (node.Status == CommentStatus.Visible) article.RecordCommentAt(ImportedId.TimeOf(node.Id));
            AddRemarks(remarks, comment, node, text.IsEmpty);
        }

        // Comments that only moderators can see also invalidate cached pages.
        article.RenewStamp();

        // In this list parents come before their replies.
        await using var commentRows = new RowWriter<Comment>(db);
        await commentRows.WriteAsync(comments, cancellationToken);
        await using var statsRows = new RowWriter<CommentStats>(db);
        await statsRows.WriteAsync(comments.Select(comment => statsById[comment.Id].Stats), cancellationToken);
    }

    /// <summary>
    /// The existing ancestors of these comments as they are now: users may have deleted some since the tree was read.
    /// </summary>
    private async Task<Dictionary<Guid, (CommentStats Stats, CommentStatus Status)>> LoadAncestorsAsync(
        ForumDb db, List<StagedComment> ready, CancellationToken cancellationToken)
    {
        var ownIds = ready.Select(comment => comment.Id).ToHashSet();
        var ids = ready.SelectMany(comment => AncestorsOf(tree[tree.IndexOf(comment.Id)])).Select(node => node.Id)
            .Distinct()
            .Where(id => !ownIds.Contains(id)).ToArray();
        if (ids.Length == 0) return [];
        var statuses = await db.Comments.Where(c => EF.Parameter(ids).Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, c => c.Status, cancellationToken);
        return await db.CommentStats.Where(s => EF.Parameter(ids).Contains(s.CommentId))
            .ToDictionaryAsync(s => s.CommentId, s => (s, statuses[s.CommentId]), cancellationToken);
    }

    /// <summary>The ancestors of a comment, nearest first.</summary>
    private IEnumerable<CommentNode> AncestorsOf(CommentNode node)
    {
        for (var index = node.Parent; index >= 0; index = tree[index].Parent) yield return tree[index];
    }

    private static void AddRemarks(ImportSummary remarks, StagedComment comment, in CommentNode node, bool isEmpty)
    {
        if (node.Is(NodeMarks.Orphan))
            remarks.AddChanged("replies to comments that were not imported: moved to the top level", comment.Position);
        if (node.Is(NodeMarks.Cycle))
            remarks.AddChanged("replies in a cycle: the oldest was moved to the top level", comment.Position);
        if (node.Is(NodeMarks.Flattened))
            remarks.AddChanged(
                "replies deeper than the forum allows: moved up beside the comment that they reply to",
                comment.Position);
        if (isEmpty)
            remarks.AddChanged(
                "comments that contain only images or markup: their text was replaced by …", comment.Position);
    }
}
