using Forum.Api.Nodes;
using Forum.Api.Paging;
using Forum.Articles;
using Forum.Data;
using GraphQLServer.Schema;

namespace Forum.Api.Articles;

internal sealed class SectionFields : ObjectType<Section>
{
    public SectionFields()
    {
        Name = "Section";
        Interface<NodeInterface>();
        Value("id", Id.NotNull, s => NodeId.Of(NodeKind.Section, s.Id), Access.Everyone);
        Value("slug", String.NotNull, s => s.Slug, Access.Everyone);
        Value("name", String.NotNull, s => s.Name, Access.Everyone);
        Load("articles", Of<ArticleConnectionFields>().NotNull,
            (s, ctx) => ctx.Load(ArticleLoads.OfSection, s.Id, (ctx.Argument<ArticleOrder>("orderBy"), ctx.Page())), Access.Everyone)
            .Argument("orderBy", Of<ArticleOrderType>().NotNull, ArticleOrder.Newest)
            .Paged()
            .Reads(a => a.PageSize() + 1);
    }
}
