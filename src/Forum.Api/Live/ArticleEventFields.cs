using Forum.Api.Articles;
using Forum.Api.Comments;
using Forum.Events;
using GraphQLServer.Schema;

namespace Forum.Api.Live;

internal sealed class ArticleEventInterface : InterfaceType<object>
{
    public ArticleEventInterface()
    {
        Name = "ArticleEvent";
        Has("cursor", TypeRef.String.NotNull);
        Has("at", TypeRef.Instant.NotNull);
    }
}

internal abstract class ArticleEventFields<T> : ObjectType<T> where T : SeenEvent
{
    protected ArticleEventFields(string name)
    {
        Name = name;
        Interface<ArticleEventInterface>();
        Value("cursor", String.NotNull, e => e.Event.Cursor, Access.Everyone);
        Value("at", Instant.NotNull, e => (DateTimeOffset)e.Event.At, Access.Everyone);
    }
}

internal sealed class CommentAddedFields : ArticleEventFields<AddedEvent>
{
    public CommentAddedFields() : base("CommentAdded") =>
        Value("comment", Of<CommentFields>().NotNull, e => e.Comment, Access.Everyone).Reads(CommentCosts.One);
}

internal sealed class CommentEditedFields : ArticleEventFields<EditedEvent>
{
    public CommentEditedFields() : base("CommentEdited") =>
        Value("comment", Of<CommentFields>().NotNull, e => e.Comment, Access.Everyone).Reads(CommentCosts.One);
}

internal sealed class CommentWithdrawnFields : ArticleEventFields<WithdrawnEvent>
{
    public CommentWithdrawnFields() : base("CommentWithdrawn")
    {
        Description = "Removed or deleted: readers take the text off their screens.";
        Value("comment", Of<CommentFields>().NotNull, e => e.Comment, Access.Everyone).Reads(CommentCosts.One);
    }
}

internal sealed class VotesCountedFields : ArticleEventFields<VotesEvent>
{
    public VotesCountedFields() : base("VotesCounted")
    {
        Description = "Counts of comments whose votes changed, gathered over at most one second.";
        Value("comments", Of<CommentFields>().NotNull.List.NotNull, e => e.Comments, Access.Everyone)
            .Lists(FollowArticle.MaxTogether)
            .Reads(CommentCosts.One * FollowArticle.MaxTogether);
    }
}

internal sealed class LockChangedFields : ArticleEventFields<LockEvent>
{
    public LockChangedFields() : base("LockChanged")
    {
        Value("article", Of<ArticleFields>().NotNull, e => e.Article, Access.Everyone).Reads(1);
        Value("branch", Of<CommentFields>(), e => e.Branch, Access.Everyone, "Null: the whole article.").Reads(CommentCosts.One);
    }
}

internal sealed class StartOverFields : ArticleEventFields<StartOverEvent>
{
    public StartOverFields() : base("StartOver") =>
        Description = "The log no longer reaches back to `after`: fetch the thread again, then go on from this cursor.";
}
