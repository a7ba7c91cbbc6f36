using Forum.Api.Nodes;
using Forum.Api.Writing;
using Forum.Authorization;
using Forum.Moderation;
using GraphQLServer.Schema;

namespace Forum.Api.Moderation;

/// <summary>Moderators' mutations: from the input to the use case. Each returns the id of what was locked or opened.</summary>
internal static class ModerationWrites
{
    public static async Task<Guid> LockArticleAsync(InputObject input, FieldContext context)
    {
        var id = input.NodeId("articleId", NodeKind.Article);
        await context.Service<LockArticle>().RunAsync(
            context.Viewer<Viewer?>(), id, input.Get<string>("reason"), Until(input), context.Cancellation);
        return id;
    }

    public static async Task<Guid> UnlockArticleAsync(InputObject input, FieldContext context)
    {
        var id = input.NodeId("articleId", NodeKind.Article);
        await context.Service<UnlockArticle>().RunAsync(
            context.Viewer<Viewer?>(), id, input.Get<string?>("reason"), context.Cancellation);
        return id;
    }

    public static async Task<Guid> LockBranchAsync(InputObject input, FieldContext context)
    {
        var id = input.NodeId("commentId", NodeKind.Comment);
        await context.Service<LockBranch>().RunAsync(
            context.Viewer<Viewer?>(), id, input.Get<string>("reason"), Until(input), context.Cancellation);
        return id;
    }

    public static async Task<Guid> UnlockBranchAsync(InputObject input, FieldContext context)
    {
        var id = input.NodeId("commentId", NodeKind.Comment);
        await context.Service<UnlockBranch>().RunAsync(
            context.Viewer<Viewer?>(), id, input.Get<string?>("reason"), context.Cancellation);
        return id;
    }

    private static DateTime? Until(InputObject input) => input.Get<DateTimeOffset?>("until")?.UtcDateTime;
}
