using Forum.Api.Paging;
using GraphQLServer.Schema;

namespace Forum.Api.Comments;

internal sealed class ThreadPageFields : ObjectType<SeenThread>
{
    public ThreadPageFields()
    {
        Name = "ThreadPage";
        Value("rows", Of<ThreadRowFields>().NotNull.List.NotNull, p => p.Rows, Access.Everyone).ListsThePage();
        Value("pageInfo", Of<PageInfoFields>().NotNull, p => PageInfo.Of(p.Page.Top), Access.Everyone);
    }
}

internal sealed class ThreadRowFields : ObjectType<SeenRow>
{
    public ThreadRowFields()
    {
        Name = "ThreadRow";
        Value("comment", Of<CommentFields>().NotNull, r => r.Comment, Access.Everyone);
        Value("depth", Int.NotNull, r => r.Comment.Record.Depth, Access.Everyone);
        Value("moreReplies", Int.NotNull, r => r.Row.MoreReplies, Access.Everyone, "Direct replies that this page leaves out.");
        Value("repliesCursor", String, r => r.Row.RepliesCursor, Access.Everyone, "Give it to `Comment.replies(after:)` for those; null when there are none.");
    }
}
