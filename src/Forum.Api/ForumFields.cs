using Forum.Api.Moderation;
using Forum.Authorization;
using Forum.Data;
using GraphQLServer.Schema;

namespace Forum.Api;

internal sealed class ForumFields : ObjectType<ForumRules>
{
    public ForumFields()
    {
        Name = "Forum";
        Value("name", String.NotNull, f => f.Name, Access.Everyone);
        Value("maxCommentLength", Int.NotNull, f => f.MaxCommentLength, Access.Everyone);
        Value("maxReplyDepth", Int.NotNull, f => f.MaxReplyDepth, Access.Everyone);
        Value("editWindowSeconds", Int, f => f.EditWindowSeconds, Access.Everyone, "Seconds in which an author may edit; null: without end.");
        Value("guestsMayComment", Boolean.NotNull, _ => false, Access.Everyone);
        Value("reportReasons", Of<ReportReasonType>().NotNull.List.NotNull, _ => Enum.GetValues<ReportReason>(), Access.Everyone);
    }
}
