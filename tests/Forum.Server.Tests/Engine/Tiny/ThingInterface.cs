using GraphQLServer.Schema;

namespace Forum.Server.Tests.Engine.Tiny;

internal sealed class ThingInterface : InterfaceType<object>
{
    public ThingInterface()
    {
        Name = "Thing";
        InterfaceField("id", TypeRef.Id.NotNull);
    }
}
