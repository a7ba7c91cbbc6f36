namespace GraphQLServer.ResponseCaching;

/// <summary>What the host knows of its own changes, so that an answer can be remembered until there is one.</summary>
/// <param name="LastAt">
/// When this program last changed what an answer about a thing hangs on, as a timestamp of the host's clock; null instead of the
/// thing: anything. 0: never.
/// </param>
/// <param name="LastRetractionAt">
/// As <paramref name="LastAt"/>, without what was only added: when this program last changed or took away what such an answer showed.
/// </param>
public sealed record ChangeTimes(Func<Guid?, long> LastAt, Func<Guid?, long> LastRetractionAt);
