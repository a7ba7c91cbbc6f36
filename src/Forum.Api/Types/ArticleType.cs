using Forum.Api.Ids;
using Forum.Api.Loaders;
using Forum.Api.Paging;
using Forum.Api.Requests;
using Forum.Articles;
using Forum.Comments;
using Forum.Events;
using Forum.Moderation;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class ArticleType : ForumObjectType<ArticleRecord>
{
    public ArticleType()
    {
        Name = "Article";
        Interface<NodeInterface>();
        Value("id", Id.NotNull, a => NodeId.Of(NodeKind.Article, a.Id), Access.Everyone);
        Value("slug", String.NotNull, a => a.Slug, Access.Everyone);
        Value("url", String, a => a.Url, Access.Everyone, "Where the article is published, if that is elsewhere.");
        Value("title", String.NotNull, a => a.Title, Access.Everyone);
        Value("summary", String, a => a.Summary, Access.Everyone);
        Load("html", String, (a, ctx) => ctx.Load(ArticleLoaders.Html, a.Id), Access.Everyone, "Sanitised HTML.");
        Value("byline", String, a => a.Byline, Access.Everyone);
        Load("section", Of<SectionType>().NotNull, (a, ctx) =>
            ctx.Load(ArticleLoaders.Section, a.SectionId), Access.Everyone);
        Value("publishedAt", Instant.NotNull, a => (DateTimeOffset)a.PublishedAt, Access.Everyone);
        Value("updatedAt", Instant, a => (DateTimeOffset?)a.UpdatedAt, Access.Everyone);
        Value("commentCount", Int.NotNull, a => a.CommentCount, Access.Everyone, "Visible comments at every depth.");
        Value("lock", Of<LockType>(), (a, ctx) =>
            a.LockAt(ctx.Now()), Access.Everyone, "The lock in force, whoever or whatever set it; null while open.");
        Value("slowModeSeconds", Int.NotNull, a =>
            a.SlowModeSeconds, Access.Everyone, "Seconds that one pseudonym waits between two comments here; 0: none.");
        Load(
            "comments", Of<CommentConnectionType>().NotNull, CommentLoaders.Top, Access.Everyone, "Top-level comments.")
            .Argument("orderBy", Of<CommentOrderType>().NotNull, CommentOrder.Best)
            .Paged()
            .Reads(CommentCosts.List);
        Load("thread", Of<ThreadPageType>().NotNull, ThreadLoaders.Page, Access.Everyone,
            """
            One bounded page of the whole tree, flattened depth-first, for clients that cannot recurse:
            `first` top-level comments, under each at most `repliesPerComment` per parent, down to `maxDepth`.
            """)
            .Argument("orderBy", Of<CommentOrderType>().NotNull, CommentOrder.Best)
            .Forward()
            .Argument("repliesPerComment", Int.NotNull, 3)
            .Argument("maxDepth", Int.NotNull, 4)
            .Lists(CommentCosts.ThreadPageLength)
            .Reads(CommentCosts.ThreadReads);
        Value("eventCursor", String.NotNull, a =>
            EventCursor.Of(a.Id, EventPosition.Of(a.LastEvent, a.LastEventAt)), Access.Everyone,
            "The place in this article's event log as of this answer: give it to `articleEvents(after:)`.");
        Load(
            "viewerMay", Of<ArticlePermissionsType>().NotNull, ArticlePermissions.Load, Access.Everyone,
            "What the viewer may do here; for the signed-out, what a guest may do.")
            .Reads(0)
            .ReadsOnce("sanctions", SanctionReader.MaxSanctions)
            .FreeForAnonymous();
    }
}
