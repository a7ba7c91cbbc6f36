using GraphQLServer.Schema;

namespace GraphQLServer.Tests.Tiny;

internal sealed class ThingInterface : InterfaceType<object>
{
    public ThingInterface()
    {
        Name = "Thing";
        InterfaceField("id", TypeRef.Id.NotNull);
    }
}
