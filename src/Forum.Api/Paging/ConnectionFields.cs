using Forum.Paging;
using GraphQL.Types;
using GraphQLServer.Schema;

namespace Forum.Api.Paging;

/// <summary>A page of a list as Relay's clients know it. Source: relay.dev/graphql/connections.htm.</summary>
internal abstract class ConnectionFields<T, TNode, TEdge> : ObjectType<Page<T>>
    where TNode : IGraphType
    where TEdge : EdgeFields<T, TNode>
{
    protected ConnectionFields(string name)
    {
        Name = name;
        Value("edges", Of<TEdge>().NotNull.List.NotNull, page => page.Rows.Select(row => new Edge<T>(page, row)), Access.Everyone).ListsThePage();
        Value("nodes", Of<TNode>().NotNull.List.NotNull, page => page.Rows, Access.Everyone).ListsThePage();
        Value("pageInfo", Of<PageInfoFields>().NotNull, PageInfo.Of, Access.Everyone);
    }
}

internal abstract class EdgeFields<T, TNode> : ObjectType<Edge<T>>
    where TNode : IGraphType
{
    protected EdgeFields(string name)
    {
        Name = name;
        Value("cursor", String.NotNull, edge => edge.Page.CursorOf(edge.Node), Access.Everyone);
        Value("node", Of<TNode>().NotNull, edge => edge.Node, Access.Everyone);
    }
}
