namespace GraphQLServer.ResponseCaching;

/// <summary>The host's record of its own changes, which invalidates cached responses.</summary>
/// <param name="LastAt">
/// When this node last changed the object, or anything that a response about it depends on, as a timestamp of the
/// host's clock; for null: anything. 0: never.
/// </param>
/// <param name="LastRetractionAt">
/// As <paramref name="LastAt"/>, but without additions: when this node last changed or removed something that such a
/// response showed.
/// </param>
public sealed record ChangeTimes(Func<Guid?, long> LastAt, Func<Guid?, long> LastRetractionAt);
