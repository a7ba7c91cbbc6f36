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

#pragma warning disable CS8524 // For unnamed values, which are never stored. A new named kind fails the build (CS8509).
    private static Deferred<ViewedEvent?> Load(
        ArticleEventKind kind, FollowedEvent followed, FieldContext context, Viewer? viewer) => kind switch
#pragma warning restore CS8524
        {
            ArticleEventKind.CommentAdded => LoadComment(
                context, viewer, followed, comment => new AddedEvent(followed, comment)),
            ArticleEventKind.CommentEdited => LoadComment(
                context, viewer, followed, comment => new EditedEvent(followed, comment)),
            ArticleEventKind.CommentWithdrawn => LoadWithdrawn(context, viewer, followed),
            ArticleEventKind.VotesCounted => LoadVotes(context, viewer, followed),
            ArticleEventKind.LockChanged when followed.Comments is [var branch] =>
                LoadArticle(context, followed).Combine(
                    CommentView.Load(context, viewer, branch),
                    (article, comment) =>
                        comment is null ? null : (ViewedEvent?)new LockEvent(followed, article, comment)),
            ArticleEventKind.LockChanged => LoadArticle(context, followed)
                .Then(article => (ViewedEvent?)new LockEvent(followed, article, null)),
        };

    /// <summary>
    /// Whether a signed-in viewer certainly sees an event as an anonymous caller does. False for moderators, who see
    /// more, for an event with a comment of the viewer's own, and for an event that is hidden from anonymous callers.
    /// </summary>
    public static bool IsSameAsAnonymous(ViewedEvent? viewed, Viewer? viewer) =>
        viewer is { Grants.Count: 0 } && viewed is not null
        && !viewed.Comments.Any(comment => CommentVisibility.IsOwn(viewer, comment.Record));

    private static Deferred<ViewedEvent?> LoadComment(
        FieldContext context, Viewer? viewer, FollowedEvent followed, Func<CommentView, ViewedEvent> view) =>
        CommentView.Load(context, viewer, followed.Comments[0]).Then(comment => comment is null ? null : view(comment));

    /// <summary>
    /// Unlike a query, this does not check whether the viewer may see the comment: the client may be showing it, and
    /// has to hide it. The comment in the event is a tombstone. An event of a comment that is now pending is hidden:
    /// the moderator's decision publishes another event.
    /// </summary>
    private static Deferred<ViewedEvent?> LoadWithdrawn(FieldContext context, Viewer? viewer, FollowedEvent followed) =>
        context.Load(CommentLoaders.ById, followed.Comments[0]).ThenLoad(record => record is null
            ? Deferred.FromResult<ViewedEvent?>(null)
            : CommentView.LoadViewerModerates(context, viewer, record.ArticleId).Then(moderates =>
                record.Status == CommentStatus.Pending
                ? null
                : (ViewedEvent?)new WithdrawnEvent(followed, CommentView.Of(record, viewer, moderates))));

    private static Deferred<ViewedEvent?> LoadVotes(FieldContext context, Viewer? viewer, FollowedEvent followed) =>
        followed.Comments.Aggregate(
                Deferred.FromResult<IReadOnlyList<CommentView>>([]),
                (visible, id) =>
                    visible.Combine(
                        CommentView.Load(context, viewer, id), (all, one) => one is null ? all : [.. all, one]))
            .Then(visible => visible.Count == 0 ? null : (ViewedEvent?)new VotesEvent(followed, visible));

    private static Deferred<ArticleRecord> LoadArticle(FieldContext context, FollowedEvent followed) =>
        context.Load(ArticleLoaders.ById, followed.ArticleId).Then(article => article!);
}
