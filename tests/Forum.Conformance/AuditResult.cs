namespace Forum.Conformance;

/// <summary>The result of one audit: status `ok`, or `notice`, `warn` or `error` with a reason.</summary>
public sealed record AuditResult(string Id, string Name, string Status, string Reason);
