using Forum.Api.Paging;
using Forum.Articles;
using GraphQL.Types;

namespace Forum.Api.Types;

internal sealed class ArticleConnectionType() :
    ConnectionType<ArticleRecord, ArticleType, ArticleEdgeType>("ArticleConnection");

internal sealed class ArticleEdgeType() : EdgeType<ArticleRecord, ArticleType>("ArticleEdge");

internal sealed class ArticleOrderType : EnumerationGraphType<ArticleOrder>
{
    public ArticleOrderType() => Name = "ArticleOrder";
}
