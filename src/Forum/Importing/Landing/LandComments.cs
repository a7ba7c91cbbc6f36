using Forum.Comments;
using Forum.Importing.Staging;
using Microsoft.EntityFrameworkCore;

namespace Forum.Importing.Landing;

/// <summary>Writes the comments of one article, parents before replies, a page at a time, with their counters as they end up.</summary>
internal sealed class LandComments(Guid articleId, CommentTree tree, ImportedAuthors authors, ImportSummary summary)
{
    /// <summary>
    /// Goes through the rows until none is left whose parent waits: once when the file has parents before replies, at most
    /// once a level of depth when not.
    /// </summary>
    /// <param name="landed">Told how many more are written.</param>
    public async Task WriteAsync(ForumDb db, StagedRows rows, Action<int> landed, CancellationToken cancellationToken)
    {
        var more = true;
        while (more)
        {
            more = false;
            await foreach (var page in rows.PagesAsync(cancellationToken))
            {
                var ready = page.Where(comment => TakeTurn(comment, ref more)).ToList();
                await WriteAsync(db, ready, cancellationToken);
                landed(ready.Count);
            }
        }
    }

    /// <summary>Comments that the forum had before, and that are above new ones.</summary>
    public async Task RecountAsync(ForumDb db, CancellationToken cancellationToken)
    {
        var grown = Enumerable.Range(0, tree.Size).Where(i => tree[i].Is(NodeMarks.Existing) && tree[i].Is(NodeMarks.Grew));
        foreach (var some in grown.Chunk(StagedRows.PageSize))
        {
            var ids = some.Select(i => tree[i].Id).ToArray();
            var standings = await db.CommentStandings.Where(s => ids.Contains(s.CommentId)).ToListAsync(cancellationToken);
            foreach (var standing in standings) Count(standing, tree[tree.IndexOf(standing.CommentId)]);
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
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

    private async Task WriteAsync(ForumDb db, List<StagedComment> ready, CancellationToken cancellationToken)
    {
        if (ready.Count == 0) return;
        var pseudonyms = await authors.ForAsync(db, ready, cancellationToken);
        var texts = ready.AsParallel().AsOrdered().Select(c => ImportedText.Comment(c.Html, c.LineFeedsBreak)).ToList();
        List<Comment> comments = new(ready.Count);
        List<CommentStanding> standings = new(ready.Count);
        foreach (var (comment, text) in ready.Zip(texts))
        {
            var node = tree[tree.IndexOf(comment.Id)];
            Guid? parentId = node.Parent < 0 ? null : tree[node.Parent].Id;
            var standing = new CommentStanding(node.Id, parentId ?? articleId, node.Listing);
            standing.Count(0, 0, comment.At);
            Count(standing, node);
            comments.Add(new Comment(
                node.Id, articleId, parentId, node.Depth, pseudonyms[comment.Author], node.Status, text.Markdown, text.Html, comment.At));
            standings.Add(standing);
            Note(comment, node, text.IsEmpty);
        }

        // Within the list parents come before their replies.
        await using var commentRows = new RowWriter<Comment>(db);
        await commentRows.WriteAsync(comments, cancellationToken);
        await using var standingRows = new RowWriter<CommentStanding>(db);
        await standingRows.WriteAsync(standings, cancellationToken);
    }

    private static void Count(CommentStanding standing, in CommentNode node)
    {
        standing.Listing = node.Listing;
        standing.ReplyCount = node.ReplyCount;
        standing.DescendantCount = node.DescendantCount;
        standing.ListedCount = node.ListedCount;
        standing.HeldCount = node.HeldCount;
    }

    private void Note(StagedComment comment, in CommentNode node, bool isEmpty)
    {
        if (node.Is(NodeMarks.Orphan)) summary.Change("replies to comments that did not come in: now at the top level", comment.Place);
        if (node.Is(NodeMarks.Circle)) summary.Change("replies that go round in a circle: the oldest is now at the top level", comment.Place);
        if (node.Is(NodeMarks.Raised)) summary.Change("replies deeper than the forum goes: now beside the comment that they answer", comment.Place);
        if (isEmpty) summary.Change("comments of pictures or markup alone: their text is now …", comment.Place);
    }
}
