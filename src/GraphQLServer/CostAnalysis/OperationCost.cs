namespace GraphQLServer.CostAnalysis;

/// <summary>What an operation costs, known before it runs.</summary>
/// <param name="Rows">Rows of the database that it may read, at most.</param>
/// <param name="PathToMostExpensive">From the field that reads the most of them by itself up to the root.</param>
internal sealed record OperationCost(int Rows, IReadOnlyList<string> PathToMostExpensive)
{
    /// <summary>The field that reads the most by itself, by its way from the root.</summary>
    public string MostExpensive => string.Join('.', PathToMostExpensive.Reverse());
}
