using Forum.Api.Requests;
using Forum.Data;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

internal static class CommentLock
{
    /// <summary>
    /// The lock in force on a comment. The ancestors are not read while no branch of the article is locked.
    /// </summary>
    public static Deferred<DiscussionLock?> Load(CommentView comment, FieldContext context) =>
        context.Load(ArticleLoaders.ById, comment.Record.ArticleId).ThenLoad(article =>
            article!.LockAt(context.Now()) is { } whole ? Deferred.FromResult<DiscussionLock?>(whole)
            : article.BranchLockCount == 0 ? Deferred.FromResult<DiscussionLock?>(null)
            : context.Load(CommentLoaders.BranchLock, comment.Id));
}
