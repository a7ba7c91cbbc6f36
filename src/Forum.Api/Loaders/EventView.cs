using Forum.Articles;
using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Events;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

/// <summary>An event as one viewer sees it at this moment.</summary>
internal abstract record ViewedEvent(FollowedEvent Event, IReadOnlyList<CommentView> Comments);

internal sealed record AddedEvent(FollowedEvent Event, CommentView Comment) : ViewedEvent(Event, [Comment]);

internal sealed record EditedEvent(FollowedEvent Event, CommentView Comment) : ViewedEvent(Event, [Comment]);

internal sealed record WithdrawnEvent(FollowedEvent Event, CommentView Comment) : ViewedEvent(Event, [Comment]);

internal sealed record VotesEvent(FollowedEvent Event, IReadOnlyList<CommentView> Comments)
    : ViewedEvent(Event, Comments);

internal sealed record LockEvent(FollowedEvent Event, ArticleRecord Article, CommentView? Branch)
    : ViewedEvent(Event, Branch is null ? [] : [Branch]);

internal sealed record StartOverEvent(FollowedEvent Event) : ViewedEvent(Event, []);

/// <summary>
/// Filters an event to what a query would return to this viewer now. Hidden events are skipped and leave a gap in the
/// numbers: cursors are positions, not counts.
/// </summary>
internal static class EventView
{
    public static Deferred<ViewedEvent?> Load(FollowedEvent followed, FieldContext context, Viewer? viewer) =>
        followed.Kind is { } kind
            ? Load(kind, followed, context, viewer)
            : Deferred.FromResult<ViewedEvent?>(new StartOverEvent(followed));

#pragma warning disable CS8524 // Only the named kinds are ever stored; a new one does not compile before it is viewed here.
    private static Deferred<ViewedEvent?> Load(
        ArticleEventKind kind, FollowedEvent followed, FieldContext context, Viewer? viewer) => kind switch
#pragma warning restore CS8524
        {
            ArticleEventKind.CommentAdded => One(
                context, viewer, followed, comment => new AddedEvent(followed, comment)),
            ArticleEventKind.CommentEdited => One(
                context, viewer, followed, comment => new EditedEvent(followed, comment)),
            ArticleEventKind.CommentWithdrawn => Withdrawn(context, viewer, followed),
            ArticleEventKind.VotesCounted => Votes(context, viewer, followed),
            ArticleEventKind.LockChanged when followed.Comments is [var branch] => Article(context, followed).Combine(
                CommentView.Load(context, viewer, branch),
                (article, comment) => comment is null ? null : (ViewedEvent?)new LockEvent(followed, article, comment)),
            ArticleEventKind.LockChanged => Article(context, followed)
                .Then(article => (ViewedEvent?)new LockEvent(followed, article, null)),
        };

    /// <summary>
    /// Whether a signed-in viewer sees an event exactly as an anonymous caller does. False for moderators, who see
    /// more, and for the author of a comment that anonymous callers cannot see.
    /// </summary>
    public static bool AreForEveryone(ViewedEvent? viewed, Viewer? viewer) =>
        viewer is { Grants.Count: 0 } && viewed is not null
        && !viewed.Comments.Any(comment => CommentVisibility.IsOwn(viewer, comment.Record));

    private static Deferred<ViewedEvent?> One(
        FieldContext context, Viewer? viewer, FollowedEvent followed, Func<CommentView, ViewedEvent> view) =>
        CommentView.Load(context, viewer, followed.Comments[0]).Then(comment => comment is null ? null : view(comment));

    /// <summary>
    /// A withdrawal is sent to all subscribers so that clients stop showing the content, although a query no longer
    /// finds the comment: the event carries a tombstone.
    /// </summary>
    private static Deferred<ViewedEvent?> Withdrawn(FieldContext context, Viewer? viewer, FollowedEvent followed) =>
        context.Load(CommentLoaders.ById, followed.Comments[0]).ThenLoad(record => record is null
            ? Deferred.FromResult<ViewedEvent?>(null)
            : CommentView.ModeratesLoad(context, viewer, record.ArticleId).Then(moderates => record.Status == CommentStatus.Pending
                ? null
                : (ViewedEvent?)new WithdrawnEvent(followed, CommentView.Of(record, viewer, moderates))));

    private static Deferred<ViewedEvent?> Votes(FieldContext context, Viewer? viewer, FollowedEvent followed) =>
        followed.Comments.Aggregate(
                Deferred.FromResult<IReadOnlyList<CommentView>>([]),
                (visible, id) =>
                    visible.Combine(
                        CommentView.Load(context, viewer, id), (all, one) => one is null ? all : [.. all, one]))
            .Then(visible => visible.Count == 0 ? null : (ViewedEvent?)new VotesEvent(followed, visible));

    private static Deferred<ArticleRecord> Article(FieldContext context, FollowedEvent followed) =>
        context.Load(ArticleLoaders.ById, followed.ArticleId).Then(article => article!);
}
