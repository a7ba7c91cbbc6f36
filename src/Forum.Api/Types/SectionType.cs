using Forum.Api.Ids;
using Forum.Api.Loaders;
using Forum.Api.Paging;
using Forum.Articles;
using Forum.Data;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class SectionType : ObjectType<Section>
{
    public SectionType()
    {
        Name = "Section";
        Interface<NodeInterface>();
        Value("id", Id.NotNull, s => NodeId.Of(NodeKind.Section, s.Id), Access.Everyone);
        Value("slug", String.NotNull, s => s.Slug, Access.Everyone);
        Value("name", String.NotNull, s => s.Name, Access.Everyone);
        Load("articles", Of<ArticleConnectionType>().NotNull,
            (s, ctx) =>
                ctx.Load(
                    ArticleLoaders.OfSection, s.Id,
                    (ctx.Argument<ArticleOrder>("orderBy"), ctx.Page())), Access.Everyone)
            .Argument("orderBy", Of<ArticleOrderType>().NotNull, ArticleOrder.Newest)
            .Paged()
            .Reads(a => a.PageSize() + 1);
    }
}
