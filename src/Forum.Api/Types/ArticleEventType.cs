using Forum.Api.Loaders;
using Forum.Events;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class ArticleEventInterface : InterfaceType<object>
{
    public ArticleEventInterface()
    {
        Name = "ArticleEvent";
        InterfaceField("cursor", TypeRef.String.NotNull);
        InterfaceField("at", TypeRef.Instant.NotNull);
    }
}

internal abstract class ArticleEventType<T> : ObjectType<T> where T : ViewedEvent
{
    protected ArticleEventType(string name)
    {
        Name = name;
        Interface<ArticleEventInterface>();
        Value("cursor", String.NotNull, e => e.Event.Cursor, Access.Everyone);
        Value("at", Instant.NotNull, e => (DateTimeOffset)e.Event.At, Access.Everyone);
    }
}

internal sealed class CommentAddedType : ArticleEventType<AddedEvent>
{
    public CommentAddedType() : base("CommentAdded") =>
        Value("comment", Of<CommentType>().NotNull, e => e.Comment, Access.Everyone).Reads(CommentCosts.SingleComment);
}

internal sealed class CommentEditedType : ArticleEventType<EditedEvent>
{
    public CommentEditedType() : base("CommentEdited") =>
        Value("comment", Of<CommentType>().NotNull, e => e.Comment, Access.Everyone).Reads(CommentCosts.SingleComment);
}

internal sealed class CommentWithdrawnType : ArticleEventType<WithdrawnEvent>
{
    public CommentWithdrawnType() : base("CommentWithdrawn")
    {
        Description = "Removed or deleted: readers take the text off their screens.";
        Value("comment", Of<CommentType>().NotNull, e => e.Comment, Access.Everyone).Reads(CommentCosts.SingleComment);
    }
}

internal sealed class VotesCountedType : ArticleEventType<VotesEvent>
{
    public VotesCountedType() : base("VotesCounted")
    {
        Description = "Counts of comments whose votes changed, gathered over at most one second.";
        Value("comments", Of<CommentType>().NotNull.List.NotNull, e => e.Comments, Access.Everyone)
            .Lists(FollowArticle.MaxBatch)
            .Reads(CommentCosts.SingleComment * FollowArticle.MaxBatch);
    }
}

internal sealed class LockChangedType : ArticleEventType<LockEvent>
{
    public LockChangedType() : base("LockChanged")
    {
        Value("article", Of<ArticleType>().NotNull, e => e.Article, Access.Everyone).Reads(1);
        Value("branch", Of<CommentType>(), e => e.Branch, Access.Everyone, "Null: the whole article.")
            .Reads(CommentCosts.SingleComment);
    }
}

internal sealed class StartOverType : ArticleEventType<StartOverEvent>
{
    public StartOverType() : base("StartOver") =>
        Description = "The log no longer reaches back to `after`: fetch the thread again, then go on from this cursor.";
}
