namespace Forum.Conformance;

/// <summary>What one audit found: `ok`, or `notice`, `warn` or `error` with a reason.</summary>
public sealed record Audit(string Id, string Name, string Status, string Reason);
