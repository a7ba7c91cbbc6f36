using GraphQLServer.Schema;

namespace Forum.Api.Nodes;

internal sealed class NodeInterface : InterfaceFields<object>
{
    public NodeInterface()
    {
        Name = "Node";
        Has("id", Shape.Id.NotNull);
    }
}
