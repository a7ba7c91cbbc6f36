using Forum.Paging;
using GraphQL.Types;
using GraphQLServer.Schema;

namespace Forum.Api.Paging;

/// <summary>A page of a list as a Relay connection. Source: relay.dev/graphql/connections.htm.</summary>
internal abstract class PageConnectionType<T, TNode, TEdge> : ObjectType<Page<T>>
    where TNode : IGraphType
    where TEdge : PageEdgeType<T, TNode>
{
    protected PageConnectionType(string name)
    {
        Name = name;
        Value("edges", Of<TEdge>().NotNull.List.NotNull, page =>
            page.Rows.Select(row => new Edge<T>(page, row)), Access.Everyone).ListsPage();
        Value("nodes", Of<TNode>().NotNull.List.NotNull, page => page.Rows, Access.Everyone).ListsPage();
        Value("pageInfo", Of<PageInfoType>().NotNull, PageInfo.Of, Access.Everyone);
    }
}

internal abstract class PageEdgeType<T, TNode> : ObjectType<Edge<T>>
    where TNode : IGraphType
{
    protected PageEdgeType(string name)
    {
        Name = name;
        Value("cursor", String.NotNull, edge => edge.Page.CursorOf(edge.Node), Access.Everyone);
        Value("node", Of<TNode>().NotNull, edge => edge.Node, Access.Everyone);
    }
}
