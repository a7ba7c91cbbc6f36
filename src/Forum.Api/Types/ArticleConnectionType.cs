using Forum.Api.Paging;
using Forum.Articles;
using GraphQL.Types;

namespace Forum.Api.Types;

internal sealed class ArticleConnectionType() :
    PageConnectionType<ArticleRecord, ArticleType, ArticleEdgeType>("ArticleConnection");

internal sealed class ArticleEdgeType() : PageEdgeType<ArticleRecord, ArticleType>("ArticleEdge");

internal sealed class ArticleOrderType : EnumerationGraphType
{
    public ArticleOrderType()
    {
        Name = "ArticleOrder";
        foreach (var order in ArticleOrder.All) Add(order.Name, order);
    }
}
