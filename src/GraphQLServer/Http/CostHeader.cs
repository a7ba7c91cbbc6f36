using GraphQLServer.Requests;

namespace GraphQLServer.Http;

/// <summary>The request header by which a caller asks for the cost; <c>extensions.cost</c> does the same.</summary>
internal static class CostHeader
{
    public const string Header = "GraphQL-Cost";

    /// <summary>Unknown values are ignored.</summary>
    public static CostMode Parse(string? text) => text switch
    {
        "report" => CostMode.Report,
        "validate" => CostMode.Validate,
        _ => CostMode.None,
    };
}
