namespace GraphQLServer.ResponseCaching;

/// <summary>When the read of a response started, by both clocks, and the object that it depends on.</summary>
/// <param name="Timestamp">The monotonic timestamp at which the read started.</param>
/// <param name="UtcTime">The wall clock time: whatever expires at a time, such as a lock, depends on it.</param>
/// <param name="Subject">The only object that the response depends on; null when there may be others.</param>
internal readonly record struct ResponseVersion(long Timestamp, DateTimeOffset UtcTime, Guid? Subject);
