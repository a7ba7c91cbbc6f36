using Forum.Api.Loaders;
using Forum.Api.Paging;
using Forum.Comments;
using Forum.Data;
using GraphQL.Types;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class CommentConnectionType : PageConnectionType<CommentView, CommentType, CommentEdgeType>
{
    public CommentConnectionType() : base("CommentConnection") =>
        Value("totalCount", Int.NotNull, page => page.Total ?? 0, Access.Everyone);
}

internal sealed class CommentEdgeType() : PageEdgeType<CommentView, CommentType>("CommentEdge");

internal sealed class CommentOrderType : EnumerationGraphType
{
    public CommentOrderType()
    {
        Name = "CommentOrder";
        foreach (var order in CommentOrder.All) Add(order.Name, order, order.Description);
    }
}

internal sealed class CommentStatusType : EnumerationGraphType
{
    public CommentStatusType()
    {
        Name = "CommentStatus";
        Add("VISIBLE", CommentStatus.Visible);
        Add("PENDING", CommentStatus.Pending, "Held for a moderator; seen by its author and moderators only.");
        Add(
            "REMOVED", CommentStatus.Removed,
            "Taken down by a moderator. A tombstone while it has visible replies; else gone from lists.");
        Add("DELETED", CommentStatus.Deleted, "Taken down by its author. A tombstone in the same way.");
    }
}

internal sealed class VoteType : EnumerationGraphType
{
    public VoteType()
    {
        Name = "Vote";
        Add("UP", VoteValue.Up);
        Add("DOWN", VoteValue.Down);
    }
}

internal sealed class CommentAsType : EnumerationGraphType
{
    public CommentAsType()
    {
        Name = "CommentAs";
        Add("LASTING", PseudonymKind.Lasting);
        Add("ARTICLE_ALIAS", PseudonymKind.ArticleAlias);
    }
}
