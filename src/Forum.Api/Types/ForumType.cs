using Forum.Authorization;
using Forum.Data;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class ForumType : ObjectType<ForumRules>
{
    public ForumType()
    {
        Name = "Forum";
        Value("name", String.NotNull, f => f.Name, Access.Everyone);
        Value("maxCommentLength", Int.NotNull, f => f.MaxCommentLength, Access.Everyone);
        Value("maxReplyDepth", Int.NotNull, f => f.MaxReplyDepth, Access.Everyone);
        Value("editWindowSeconds", Int, f =>
            f.EditWindowSeconds, Access.Everyone, "Seconds in which an author may edit; null: without end.");
        Value("guestsMayComment", Boolean.NotNull, _ => false, Access.Everyone);
        Value("reportReasons", Of<ReportReasonType>().NotNull.List.NotNull, _ =>
            Enum.GetValues<ReportReason>(), Access.Everyone);
    }
}
