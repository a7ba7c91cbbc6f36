using System.Collections;
using GraphQL;

namespace GraphQLServer.RateLimiting;

/// <summary>Counts the values in a request's variables, whose number and depth the transport has limited.</summary>
internal static class VariableCount
{
    /// <summary>How many there are; an object or a list is one more than what it contains.</summary>
    public static int In(Inputs variables) => variables.Values.Sum(Of);

    private static int Of(object? value) => value switch
    {
        IDictionary<string, object?> fields => 1 + fields.Values.Sum(Of),
        string => 1,
        IEnumerable items => 1 + items.Cast<object?>().Sum(Of),
        _ => 1,
    };
}
