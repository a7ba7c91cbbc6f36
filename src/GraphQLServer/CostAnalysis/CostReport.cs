namespace GraphQLServer.CostAnalysis;

/// <summary>What a caller is told about the cost of an operation.</summary>
/// <param name="Rows">What it costs.</param>
/// <param name="Limit">What this caller may spend on one operation.</param>
internal sealed record CostReport(int Rows, int Limit);
