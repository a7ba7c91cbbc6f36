using Forum.Api.Loaders;
using Forum.Api.Paging;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class ThreadPageType : ObjectType<ThreadView>
{
    public ThreadPageType()
    {
        Name = "ThreadPage";
        Value("rows", Of<ThreadRowType>().NotNull.List.NotNull, p => p.Rows, Access.Everyone).ListsPage();
        Value("pageInfo", Of<PageInfoType>().NotNull, p => PageInfo.Of(p.Page.Top), Access.Everyone);
    }
}

internal sealed class ThreadRowType : ObjectType<RowView>
{
    public ThreadRowType()
    {
        Name = "ThreadRow";
        Value("comment", Of<CommentType>().NotNull, r => r.Comment, Access.Everyone);
        Value("depth", Int.NotNull, r => r.Comment.Record.Depth, Access.Everyone);
        Value("moreReplies", Int.NotNull, r =>
            r.Row.MoreReplies, Access.Everyone, "Direct replies that this page leaves out.");
        Value("repliesCursor", String, r =>
            r.Row.RepliesCursor, Access.Everyone,
            "Give it to `Comment.replies(after:)` for those; null when there are none.");
    }
}
