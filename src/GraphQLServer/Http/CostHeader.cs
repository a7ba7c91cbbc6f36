using GraphQLServer.Requests;

namespace GraphQLServer.Http;

/// <summary>How a caller says that they want to know the cost: by this header, or by <c>extensions.cost</c>.</summary>
internal static class CostHeader
{
    public const string Header = "GraphQL-Cost";

    /// <summary>What else is said there means nothing to us.</summary>
    public static CostMode Parse(string? text) => text switch
    {
        "report" => CostMode.Report,
        "validate" => CostMode.Validate,
        _ => CostMode.None,
    };
}
