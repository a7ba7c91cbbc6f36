using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Moderation;
using GraphQLServer.Schema;

namespace Forum.Api.Moderation;

internal sealed class UnlockArticleMutation : ArticleMutation<UnlockArticleInput>
{
    public override string RateLimitKind => RateLimitKinds.Staff;

    protected override Task<Guid> RunAsync(Viewer? viewer, UnlockArticleInput input, FieldContext context) =>
        context.Service<UnlockArticle>().RunAsync(viewer, input, context.CancellationToken);

    protected override UnlockArticleInput CreateSample(SampleIds ids) => new(ids.Article);
}
