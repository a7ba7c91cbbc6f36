using GraphQLServer.Requests;

namespace GraphQLServer.Http;

/// <summary>How a caller says that they want to know the cost: by this header, or by <c>extensions.cost</c>.</summary>
internal static class CostWishes
{
    public const string Header = "GraphQL-Cost";

    /// <summary>What else is said there means nothing to us.</summary>
    public static CostWish Parse(string? text) => text switch
    {
        "report" => CostWish.Report,
        "validate" => CostWish.Validate,
        _ => CostWish.None,
    };
}
