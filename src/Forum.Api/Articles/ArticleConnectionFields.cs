using Forum.Api.Paging;
using Forum.Articles;
using GraphQL.Types;

namespace Forum.Api.Articles;

internal sealed class ArticleConnectionFields() :
    ConnectionFields<ArticleRecord, ArticleFields, ArticleEdgeFields>("ArticleConnection");

internal sealed class ArticleEdgeFields() : EdgeFields<ArticleRecord, ArticleFields>("ArticleEdge");

internal sealed class ArticleOrderType : EnumerationGraphType<ArticleOrder>
{
    public ArticleOrderType() => Name = "ArticleOrder";
}
