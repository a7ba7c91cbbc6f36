namespace GraphQLServer.ResponseCaching;

/// <summary>When an answer began to be read, by both clocks, and what it is about.</summary>
/// <param name="At">A timestamp.</param>
/// <param name="Day">The time of day: what ends at a time, such as a lock, hangs on it.</param>
/// <param name="Subject">The only thing that the answer hangs on; null: there may be others.</param>
internal readonly record struct ResponseVersion(long At, DateTimeOffset Day, Guid? Subject);
