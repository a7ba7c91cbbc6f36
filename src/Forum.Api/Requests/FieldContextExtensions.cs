using Forum.Time;
using GraphQLServer.Schema;

namespace Forum.Api.Requests;

internal static class FieldContextExtensions
{
    /// <summary>The current time in UTC, in whole milliseconds.</summary>
    public static DateTime Now(this FieldContext context) => context.Service<NodeClock>().Now;
}
