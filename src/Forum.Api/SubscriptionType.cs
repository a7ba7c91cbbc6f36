using Forum.Api.Ids;
using Forum.Api.Loaders;
using Forum.Api.Types;
using Forum.Authorization;
using Forum.Errors;
using Forum.Events;
using GraphQLServer.Schema;

namespace Forum.Api;

/// <summary>The subscriptions.</summary>
internal sealed class SubscriptionType : SubscriptionRootType<Viewer?>
{
    public SubscriptionType()
    {
        Name = "Subscription";
        Stream("articleEvents", Of<ArticleEventInterface>().NotNull, Follow, EventView.Load, followed =>
            followed.Cursor, Access.Everyone,
            """
            What happens in an article's discussion, in order and without gaps. With `after` (an `eventCursor` or an
            event's `cursor`) the events since then come first: nothing is lost over a dropped connection.
            A reader gets the events that a fresh query would show that reader, and no others.
            """,
            EventView.IsSameAsAnonymous,
            followed => followed.At)
            .Argument("articleId", Id.NotNull)
            .Argument("after", String)
            .Reads((CommentCosts.SingleComment + 1) * FollowArticle.MaxBatch);
    }

    private static async ValueTask<EventSource<FollowedEvent>> Follow(FieldContext context)
    {
        var id = NodeId.Parse(context.Argument<string>("articleId"), NodeKind.Article)
            ?? throw Refusal.NotFound("article", "articleId");

        // An EventSource that reconnects repeats its original request, so `Last-Event-ID` is newer than `after`.
        var after = context.LastEventId ?? context.Argument<string?>("after");
        var (events, start) = await context.Service<FollowArticle>().RunAsync(id, after, context.CancellationToken);
        return new(events, start);
    }
}
