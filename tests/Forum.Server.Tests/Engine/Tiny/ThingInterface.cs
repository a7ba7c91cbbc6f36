using GraphQLServer.Schema;

namespace Forum.Server.Tests.Engine.Tiny;

internal sealed class ThingInterface : InterfaceFields<object>
{
    public ThingInterface()
    {
        Name = "Thing";
        Has("id", Shape.Id.NotNull);
    }
}
