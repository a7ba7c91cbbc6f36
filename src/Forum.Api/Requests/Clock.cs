using Forum.Time;
using GraphQLServer.Schema;

namespace Forum.Api.Requests;

internal static class Clock
{
    /// <summary>The present moment, as it would be stored.</summary>
    public static DateTime Now(this FieldContext context) => context.Service<NodeClock>().Now;
}
