using Forum.Api.Loaders;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Comments;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

/// <summary>What the viewer may do with one comment, computed from the same rules that the use cases enforce.</summary>
internal sealed record CommentPermissions(bool Reply, bool Edit, bool Delete, bool Vote, bool Moderate)
{
    public static Deferred<CommentPermissions> Load(CommentView comment, FieldContext context, Viewer? viewer)
    {
        if (viewer is null)
            return Deferred.FromResult(new CommentPermissions(false, false, false, false, false));
        var rules = context.Service<ForumRules>();
        var now = context.Now();
        var record = comment.Record;
        var facts = new CommentFacts(
            record.Status, record.Depth, record.CreatedAt, CommentVisibility.IsOwn(viewer, record), IsSeen: true);
        return CommentLock.Load(comment, context).Combine(
            SanctionLoaders.InForce(context, viewer),
            (lockInForce, sanctions) => new CommentPermissions(
                Reply: Permissions.ToReply(viewer, sanctions, lockInForce, facts, rules) is null,
                Edit: Permissions.ToEdit(viewer, sanctions, lockInForce, facts, rules, now) is null,
                Delete: Permissions.ToDelete(viewer, facts) is null,
                Vote: Permissions.ToVote(viewer, sanctions, lockInForce, facts) is null,
                Moderate: Permissions.ToModerate(viewer, comment.ViewerModerates, sanctions) is null));
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
