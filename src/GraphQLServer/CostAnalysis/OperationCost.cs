namespace GraphQLServer.CostAnalysis;

/// <summary>The cost of an operation, computed before it runs.</summary>
/// <param name="Rows">The maximum number of database rows that it may read.</param>
/// <param name="PathToMostExpensive">The path from the field with the highest cost, without its subfields, up to the
/// root.</param>
internal sealed record OperationCost(int Rows, IReadOnlyList<string> PathToMostExpensive)
{
    /// <summary>The path from the root to the field with the highest cost, without its subfields.</summary>
    public string MostExpensive => string.Join('.', PathToMostExpensive.Reverse());
}

/// <summary>The cost of an operation as reported to the caller.</summary>
/// <param name="Rows">The cost of the operation.</param>
/// <param name="Limit">The maximum cost of one operation of this caller.</param>
internal sealed record CostReport(int Rows, int Limit);
