using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class NodeInterface : InterfaceType<object>
{
    public NodeInterface()
    {
        Name = "Node";
        Has("id", TypeRef.Id.NotNull);
    }
}
