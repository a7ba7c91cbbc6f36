using Forum.Api.Requests;
using Forum.Data;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

internal static class CommentLock
{
    /// <summary>
    /// Loads the lock in force on a comment, if any. Its ancestors are read only if the article has a locked branch.
    /// </summary>
    public static Deferred<DiscussionLock?> Load(CommentView comment, FieldContext context) =>
        context.Load(ArticleLoaders.ById, comment.Record.ArticleId).ThenLoad(article =>
            article!.LockAt(context.Now()) is { } articleLock ? Deferred.FromResult<DiscussionLock?>(articleLock)
            : article.BranchLockCount == 0 ? Deferred.FromResult<DiscussionLock?>(null)
            : context.Load(CommentLoaders.BranchLock, comment.Id));
}
