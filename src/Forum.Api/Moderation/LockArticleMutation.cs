using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Moderation;
using GraphQLServer.Schema;

namespace Forum.Api.Moderation;

internal sealed class LockArticleMutation : ArticleMutation<LockArticleInput>
{
    public override string RateKind => RateKinds.Staff;

    protected override Task<Guid> RunAsync(Viewer? viewer, LockArticleInput input, FieldContext context) =>
        context.Service<LockArticle>().RunAsync(viewer, input, context.CancellationToken);

    protected override LockArticleInput Sample(SampleIds ids) => new(ids.Article, "A sample reason.");
}
