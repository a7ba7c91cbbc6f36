namespace GraphQLServer.CostAnalysis;

/// <summary>The cost of an operation as reported to the caller.</summary>
/// <param name="Rows">The cost of the operation.</param>
/// <param name="Limit">The maximum cost of one operation of this caller.</param>
internal sealed record CostReport(int Rows, int Limit);
