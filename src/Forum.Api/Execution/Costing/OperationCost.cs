namespace Forum.Api.Execution.Costing;

/// <summary>What an operation costs, known before it runs.</summary>
/// <param name="Rows">Rows of the database that it may read, at most.</param>
/// <param name="Dearest">The field that reads the most of them by itself, by its way from the root.</param>
internal sealed record OperationCost(int Rows, string Dearest);
