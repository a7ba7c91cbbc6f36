using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class NodeInterface : InterfaceType<object>
{
    public NodeInterface()
    {
        Name = "Node";
        InterfaceField("id", TypeRef.Id.NotNull);
    }
}
