using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Moderation;
using GraphQLServer.Schema;

namespace Forum.Api.Moderation;

internal sealed class UnlockArticleMutation : ArticleMutation<UnlockArticleInput>
{
    public override string RateKind => RateKinds.Staff;

    protected override Task<Guid> RunAsync(Viewer? viewer, UnlockArticleInput input, FieldContext context) =>
        context.Service<UnlockArticle>().RunAsync(viewer, input, context.CancellationToken);

    protected override UnlockArticleInput Sample(SampleIds ids) => new(ids.Article);
}
