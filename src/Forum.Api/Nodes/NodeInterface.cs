using Forum.Api.Execution.Declaring;

namespace Forum.Api.Nodes;

internal sealed class NodeInterface : InterfaceFields<object>
{
    public NodeInterface()
    {
        Name = "Node";
        Has("id", Shape.Id.NotNull);
    }
}
