using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Moderation;
using GraphQLServer.Schema;

namespace Forum.Api.Moderation;

internal sealed class LockArticleMutation : ArticleMutation<LockArticleInput>
{
    public override string RateLimitKind => RateLimitKinds.Staff;

    protected override Task<Guid> RunAsync(Viewer? viewer, LockArticleInput input, FieldContext context) =>
        context.Service<LockArticle>().RunAsync(viewer, input, context.CancellationToken);

    protected override LockArticleInput CreateSample(SampleIds ids) => new(ids.Article, "A sample reason.");
}
