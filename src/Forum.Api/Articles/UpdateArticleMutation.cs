using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Articles;
using Forum.Authorization;
using GraphQLServer.Schema;

namespace Forum.Api.Articles;

internal sealed class UpdateArticleMutation : ArticleMutation<UpdateArticleInput>
{
    public override string RateLimitKind => RateLimitKinds.Staff;

    protected override Task<Guid> RunAsync(Viewer? viewer, UpdateArticleInput input, FieldContext context) =>
        context.Service<UpdateArticle>().RunAsync(viewer, input, context.CancellationToken);

    protected override UpdateArticleInput CreateSample(SampleIds ids) =>
        new(ids.Article, Title: new(true, "A sample title"), SectionId: new(true, ids.Section));
}
