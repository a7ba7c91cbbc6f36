using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Articles;
using Forum.Authorization;
using GraphQLServer.Schema;

namespace Forum.Api.Articles;

internal sealed class PublishArticleMutation : ArticleMutation<PublishArticleInput>
{
    public override string RateLimitKind => RateLimitKinds.Staff;

    protected override Task<Guid> RunAsync(Viewer? viewer, PublishArticleInput input, FieldContext context) =>
        context.Service<PublishArticle>().RunAsync(viewer, input, context.CancellationToken);

    protected override PublishArticleInput CreateSample(SampleIds ids) =>
        new("sample", "A sample article", ids.Section);
}
