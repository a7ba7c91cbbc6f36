using Forum.Time;
using GraphQLServer.Schema;

namespace Forum.Api.Requests;

internal static class Clock
{
    /// <summary>The current time, in the precision in which it is stored.</summary>
    public static DateTime Now(this FieldContext context) => context.Service<NodeClock>().Now;
}
