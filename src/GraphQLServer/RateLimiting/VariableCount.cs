using System.Collections;
using GraphQL;

namespace GraphQLServer.RateLimiting;

/// <summary>Counts the values in a request's variables. The transport has limited their number and depth.</summary>
internal static class VariableCount
{
    /// <summary>
    /// The number of values. An object or a list counts as one value, plus the values that it contains.
    /// </summary>
    public static int In(Inputs variables) => variables.Values.Sum(Of);

    private static int Of(object? value) => value switch
    {
        IDictionary<string, object?> fields => 1 + fields.Values.Sum(Of),
        string => 1,
        IEnumerable items => 1 + items.Cast<object?>().Sum(Of),
        _ => 1,
    };
}
