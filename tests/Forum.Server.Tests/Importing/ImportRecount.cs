using Forum.Comments;
using Forum.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Tests.Importing;

/// <summary>Recomputes all counters and compares them with the stored values.</summary>
internal static class ImportRecount
{
    public static async Task AssertCountersAsync(ForumDb db)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var comments = await db.Comments.AsNoTracking().ToListAsync(cancellationToken);
        var standings = await db.CommentStats.AsNoTracking().ToDictionaryAsync(s => s.CommentId, cancellationToken);
        var byId = comments.ToDictionary(c => c.Id);
        var children = comments.ToLookup(c => c.ParentId ?? c.ArticleId);
        Dictionary<Guid, int> below = [];
        foreach (var comment in comments.OrderByDescending(c => c.Depth))
            below[comment.Id] = children[comment.Id].Sum(
                c => below[c.Id] + (c.Status == CommentStatus.Visible ? 1 : 0));
        ListVisibility ListingOf(Comment c) => AncestorCounters.VisibilityOf(c.Status, below[c.Id]);

        Assert.Equal(comments.Count, standings.Count);
        foreach (var comment in comments)
        {
            var standing = standings[comment.Id];
            Assert.Equal(comment.ParentId is { } parent ? byId[parent].Depth + 1 : 0, comment.Depth);
            Assert.Equal(comment.ParentId ?? comment.ArticleId, standing.ListKey);
            Assert.Equal(CommentId.BucketOf(comment.ArticleId), CommentId.BucketOf(comment.Id));
            Assert.Equal(ListingOf(comment), standing.Listing);
            Assert.Equal(
                Counts(children[comment.Id], ListingOf),
                (standing.ReplyCount, standing.ListedCount, standing.HeldCount));
            Assert.Equal(below[comment.Id], standing.DescendantCount);
        }

        var byArticle = comments.ToLookup(c => c.ArticleId);
        foreach (var article in await db.Articles.AsNoTracking().ToListAsync(cancellationToken))
        {
            var top = Counts(children[article.Id], ListingOf);
            Assert.Equal((top.Listed, top.Held), (article.ListedCount, article.HeldCount));
            Assert.Equal(Counts(byArticle[article.Id], ListingOf).Visible, article.CommentCount);
        }

        var byAuthor = comments.ToLookup(c => c.AuthorId);
        foreach (var author in await db.Pseudonyms.AsNoTracking().ToListAsync(cancellationToken))
        {
            Assert.Equal(Counts(byAuthor[author.Id], ListingOf).Visible, author.CommentCount);
            Assert.Equal(byAuthor[author.Id].Count(), author.WrittenCount);
        }
    }

    private static (int Visible, int Listed, int Held) Counts(
        IEnumerable<Comment> comments, Func<Comment, ListVisibility> listingOf)
    {
        var all = comments.ToList();
        return (
            all.Count(c => c.Status == CommentStatus.Visible), all.Count(c => listingOf(c) == ListVisibility.Listed),
            all.Count(c => listingOf(c) == ListVisibility.Held));
    }
}
