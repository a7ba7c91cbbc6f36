using Forum.Api.Articles;
using Forum.Data;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Comments;

internal static class CommentLock
{
    /// <summary>The lock in force on a comment. Nobody climbs while no branch of the article is locked.</summary>
    public static Deferred<DiscussionLock?> Load(SeenComment comment, FieldContext context) =>
        context.Load(ArticleLoads.ById, comment.Record.ArticleId).ThenLoad(article =>
            article!.LockAt(context.Now()) is { } whole ? Deferred.Ready<DiscussionLock?>(whole)
            : article.BranchLockCount == 0 ? Deferred.Ready<DiscussionLock?>(null)
            : context.Load(CommentLoads.BranchLock, comment.Id));
}
