using Forum.Api.Ids;
using Forum.Api.Loaders;
using Forum.Api.Paging;
using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Moderation;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class CommentType : ForumObjectType<CommentView>
{
    public CommentType()
    {
        Name = "Comment";
        Interface<NodeInterface>();
        Value("id", Id.NotNull, c => NodeId.Of(NodeKind.Comment, c.Id), Access.Everyone);
        Load(
            "article", Of<ArticleType>().NotNull, (c, ctx) => ctx.Load(ArticleLoaders.ById, c.Record.ArticleId),
            Access.Everyone);
        Load("parent", Of<CommentType>(), Parent, Access.Everyone).Reads(CommentCosts.SingleComment);
        Load(
            "ancestors", Of<CommentType>().NotNull.List.NotNull, Ancestors, Access.Everyone,
            "From the top-level comment down to the parent.")
            .Lists(ForumRules.MaxAllowedReplyDepth)
            .Reads(CommentCosts.Ancestors);
        Value("depth", Int.NotNull, c => c.Record.Depth, Access.Everyone, "0 for a top-level comment.");
        Value(
            "author", Of<PseudonymType>(), c => c.IsReadable ? c.Record.Author : null, Access.Everyone,
            "Null on a tombstone.");
        Value("status", Of<CommentStatusType>().NotNull, c => c.Record.Status, Access.Everyone);
        Value(
            "text", String, c => c.IsReadable ? c.Record.Text : null, Access.Everyone,
            "The Markdown that the author wrote; null on a tombstone.");
        Value(
            "html", String, c => c.IsReadable ? c.Record.Html : null, Access.Everyone,
            "Sanitised HTML of `text`; null on a tombstone.");
        Value("createdAt", Instant.NotNull, c => (DateTimeOffset)c.Record.CreatedAt, Access.Everyone);
        Value("editedAt", Instant, c => (DateTimeOffset?)c.Record.EditedAt, Access.Everyone);
        Value("upvotes", Int.NotNull, c => c.Record.Upvotes, Access.Everyone);
        Value("downvotes", Int.NotNull, c => c.Record.Downvotes, Access.Everyone);
        Value(
            "score", Int.NotNull, c => c.Record.Upvotes - c.Record.Downvotes, Access.Everyone,
            "Upvotes less downvotes.");
        Value("replyCount", Int.NotNull, c => c.Record.ReplyCount, Access.Everyone, "Visible direct replies.");
        Value(
            "descendantCount", Int.NotNull, c => c.Record.DescendantCount, Access.Everyone,
            "Visible replies at every depth.");
        Load("replies", Of<CommentConnectionType>().NotNull, CommentLoaders.Replies, Access.Everyone)
            .Argument("orderBy", Of<CommentOrderType>().NotNull, CommentOrder.Best)
            .Paged()
            .Reads(CommentCosts.List);
        Load(
            "lock", Of<LockType>(), CommentLock.Load, Access.Everyone,
            "The lock in force here: this comment's, an ancestor's or the article's.")
            .Reads(CommentCosts.Lock);
        Value("isPinned", Boolean.NotNull, c => c.Record.IsPinned, Access.Everyone);
        Load("viewerVote", Of<VoteType>(), ViewerVote, Access.Everyone).FreeForAnonymous();
        Load("viewerMay", Of<CommentPermissionsType>().NotNull, CommentPermissions.Load, Access.Everyone)
            .Reads(CommentCosts.Lock)
            .ReadsOnce("sanctions", SanctionReader.MaxSanctions)
            .FreeForAnonymous();
    }

    private static Deferred<CommentView?>? Parent(CommentView comment, FieldContext context, Viewer? viewer) =>
        comment.Record.ParentId is { } id ? CommentView.Load(context, viewer, id) : null;

    private static Deferred<VoteValue?>? ViewerVote(CommentView comment, FieldContext context, Viewer? viewer) =>
        viewer is null ? null : context.Load(CommentLoaders.ViewerVote, (viewer.AccountId, comment.Id));

    private static Deferred<List<CommentView>> Ancestors(CommentView comment, FieldContext context, Viewer? viewer) =>
        context.Load(CommentLoaders.Ancestors, comment.Id).Then(ancestors =>
            ancestors!.Where(c => CommentVisibility.MaySee(viewer, c, comment.ViewerModerates))
                .Select(c => CommentView.Of(c, viewer, comment.ViewerModerates)).ToList());
}
