using Forum.Api.Nodes;
using Forum.Api.Writing;
using Forum.Articles;
using Forum.Authorization;
using Forum.Text;
using GraphQLServer.Schema;

namespace Forum.Api.Articles;

/// <summary>Editors' mutations: from the input to the use case. Each returns the article's id.</summary>
internal static class ArticleWrites
{
    public static Task<Guid> PublishAsync(InputObject input, FieldContext context) =>
        context.Service<PublishArticle>().RunAsync(
            context.Viewer<Viewer?>(),
            new PublishArticleInput(
                input.Get<string>("slug"),
                input.Get<string>("title"),
                input.NodeId("sectionId", NodeKind.Section),
                input.Get<string?>("url"),
                input.Get<string?>("summary"),
                input.Get<string?>("html"),
                input.Get<string?>("byline"),
                input.Get<DateTimeOffset?>("publishedAt")?.UtcDateTime,
                input.Get<string?>("idempotencyKey")),
            context.Cancellation);

    public static async Task<Guid> UpdateAsync(InputObject input, FieldContext context)
    {
        var id = input.NodeId("articleId", NodeKind.Article);
        await context.Service<UpdateArticle>().RunAsync(
            context.Viewer<Viewer?>(),
            new UpdateArticleInput(
                id,
                Text("title"),
                new Optional<Guid?>(input.Has("sectionId"), input.OptionalNodeId("sectionId", NodeKind.Section)),
                Text("url"),
                Text("summary"),
                Text("html"),
                Text("byline")),
            context.Cancellation);
        return id;

        Optional<string?> Text(string field) => new(input.Has(field), input.Get<string?>(field));
    }
}
