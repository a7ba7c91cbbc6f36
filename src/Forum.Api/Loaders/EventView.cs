using Forum.Articles;
using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Events;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

/// <summary>An event as one viewer sees it at this moment.</summary>
internal abstract record SeenEvent(FollowedEvent Event, IReadOnlyList<CommentView> Comments);

internal sealed record AddedEvent(FollowedEvent Event, CommentView Comment) : SeenEvent(Event, [Comment]);

internal sealed record EditedEvent(FollowedEvent Event, CommentView Comment) : SeenEvent(Event, [Comment]);

internal sealed record WithdrawnEvent(FollowedEvent Event, CommentView Comment) : SeenEvent(Event, [Comment]);

internal sealed record VotesEvent(FollowedEvent Event, IReadOnlyList<CommentView> Comments) : SeenEvent(Event, Comments);

internal sealed record LockEvent(FollowedEvent Event, ArticleRecord Article, CommentView? Branch) : SeenEvent(Event, Branch is null ? [] : [Branch]);

internal sealed record StartOverEvent(FollowedEvent Event) : SeenEvent(Event, []);

/// <summary>
/// Filters an event to what a query would return to this viewer now. Hidden events are skipped and leave a gap in the numbers: cursors
/// are positions, not counts.
/// </summary>
internal static class EventView
{
    public static Deferred<SeenEvent?> See(FollowedEvent told, FieldContext context) => told.Kind switch
    {
        null => Deferred.Ready<SeenEvent?>(new StartOverEvent(told)),
        ArticleEventKind.CommentAdded => One(context, told, comment => new AddedEvent(told, comment)),
        ArticleEventKind.CommentEdited => One(context, told, comment => new EditedEvent(told, comment)),
        ArticleEventKind.CommentWithdrawn => Withdrawn(context, told),
        ArticleEventKind.VotesCounted => Votes(context, told),
        ArticleEventKind.LockChanged when told.Comments is [var branch] => Article(context, told).Combine(
            CommentView.Load(context, branch), (article, comment) => comment is null ? null : (SeenEvent?)new LockEvent(told, article, comment)),
        ArticleEventKind.LockChanged => Article(context, told).Then(article => (SeenEvent?)new LockEvent(told, article, null)),
        _ => throw new InvalidOperationException($"Nobody is told of {told.Kind}."),
    };

    /// <summary>
    /// Whether a signed-in viewer sees an event exactly as an anonymous caller does. False for moderators, who see more, and for the
    /// author of a comment that anonymous callers cannot see.
    /// </summary>
    public static bool AreForEveryone(SeenEvent? seen, FieldContext context)
    {
        var viewer = context.Viewer<Viewer>();
        return viewer.Grants.Count == 0 && seen is not null && !seen.Comments.Any(comment => CommentVisibility.IsOwn(viewer, comment.Record));
    }

    private static Deferred<SeenEvent?> One(FieldContext context, FollowedEvent told, Func<CommentView, SeenEvent> see) =>
        CommentView.Load(context, told.Comments[0]).Then(comment => comment is null ? null : see(comment));

    /// <summary>
    /// A withdrawal is sent to all subscribers so that clients stop showing the content, although a query no longer finds the comment:
    /// the event carries a tombstone.
    /// </summary>
    private static Deferred<SeenEvent?> Withdrawn(FieldContext context, FollowedEvent told) =>
        context.Load(CommentLoaders.ById, told.Comments[0]).ThenLoad(record => record is null
            ? Deferred.Ready<SeenEvent?>(null)
            : CommentView.ModeratesLoad(context, record.ArticleId).Then(moderates => record.Status == CommentStatus.Pending
                ? null
                : (SeenEvent?)new WithdrawnEvent(told, CommentView.Of(record, context.Viewer<Viewer?>(), moderates))));

    private static Deferred<SeenEvent?> Votes(FieldContext context, FollowedEvent told) =>
        told.Comments.Aggregate(
                Deferred.Ready<IReadOnlyList<CommentView>>([]),
                (seen, id) => seen.Combine(CommentView.Load(context, id), (all, one) => one is null ? all : [.. all, one]))
            .Then(seen => seen.Count == 0 ? null : (SeenEvent?)new VotesEvent(told, seen));

    private static Deferred<ArticleRecord> Article(FieldContext context, FollowedEvent told) =>
        context.Load(ArticleLoaders.ById, told.ArticleId).Then(article => article!);
}
