using Forum.Api.Loaders;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

/// <summary>What the viewer may do with one comment, computed from the same rules that the use cases enforce.</summary>
internal sealed record CommentPermissions(bool Reply, bool Edit, bool Delete, bool Vote, bool Moderate)
{
    public static Deferred<CommentPermissions> Load(CommentView comment, FieldContext context)
    {
        if (context.Viewer<Viewer?>() is not { } viewer)
            return Deferred.FromResult(new CommentPermissions(false, false, false, false, false));
        var rules = context.Service<ForumRules>();
        var now = context.Now();
        return CommentLock.Load(comment, context).Combine(SanctionLoaders.Refusal(context), (inForce, sanctioned) =>
        {
            var record = comment.Record;
            var isOwn = CommentVisibility.IsOwn(viewer, record);
            var isVisible = record.Status == CommentStatus.Visible;
            var mayWrite = viewer.MayWrite && sanctioned is null && inForce is null;
            return new CommentPermissions(
                Reply: mayWrite && isVisible && record.Depth < rules.MaxReplyDepth,
                Edit: mayWrite && isOwn && (isVisible || record.Status == CommentStatus.Pending) && rules.MayStillEdit(record.CreatedAt, now),
                Delete: isOwn && (isVisible || record.Status == CommentStatus.Pending),
                Vote: mayWrite && isVisible && !isOwn,
                Moderate: comment.Moderates && viewer.MayWrite && sanctioned is null);
        });
    }
}

internal sealed class CommentPermissionsType : ObjectType<CommentPermissions>
{
    public CommentPermissionsType()
    {
        Name = "CommentPermissions";
        Value("reply", Boolean.NotNull, p => p.Reply, Access.Everyone);
        Value("edit", Boolean.NotNull, p => p.Edit, Access.Everyone);
        Value("delete", Boolean.NotNull, p => p.Delete, Access.Everyone);
        Value("vote", Boolean.NotNull, p => p.Vote, Access.Everyone);
        Value("report", Boolean.NotNull, _ => false, Access.Everyone, "False while the forum takes no reports.");
        Value("moderate", Boolean.NotNull, p => p.Moderate, Access.Everyone);
    }
}
