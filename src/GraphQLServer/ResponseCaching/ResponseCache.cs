using System.Collections.Concurrent;
using GraphQLServer.Limits;
using GraphQLServer.Telemetry;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// Caches responses to anonymous callers for some tenths of a second. A response is valid until this node changes its
/// data, and at most for <see cref="MaxAge"/>, because other nodes may change the data too. One request at a time
/// refreshes a response. The total size in bytes is bounded. While the host cannot read its data or is slow, responses
/// that are no longer valid are sent instead of an error (RFC 5861, section 4, "stale-if-error"); even these show
/// nothing that this node has changed or removed.
/// </summary>
internal sealed class ResponseCache(GraphQLLimits limits, TimeProvider clock, ChangeTimes? changes = null) : IDisposable
{
    /// <summary>
    /// The age from which the next request refreshes the response, and the age up to which it is valid.
    /// </summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMilliseconds(300), MaxAge = TimeSpan.FromMilliseconds(600);

    /// <summary>The maximum age of a stale response while the host cannot read its data.</summary>
    public static readonly TimeSpan MaxStale = TimeSpan.FromMinutes(5);

    /// <summary>The maximum age of a stale response while a refresh is slow but has not failed.</summary>
    private static readonly TimeSpan RecentFor = TimeSpan.FromSeconds(5);

    /// <summary>For this long after a failed read, stale responses are sent without another attempt.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly MemoryCache entries = new(new MemoryCacheOptions
    {
        SizeLimit = limits.CachedResponseBytes,
        Clock = new EntryClock(clock),
    });
    private readonly ConcurrentDictionary<ResponseKey, InFlight> inFlight = new();

    /// <summary>Disabled unless the host reports its changes.</summary>
    public bool IsEnabled { get; } = changes is not null && limits.CachedResponseBytes > 0;

    /// <summary>The response, if it is valid and this caller need not refresh it. Null: start an execution.</summary>
    public CachedResponse? Find(ResponseKey key)
    {
        var found = FindValid(key) is { } cached && (IsFresh(cached) || !cached.TryStartRefresh()) ? cached : null;
        GraphQLMetrics.CacheLookup("responses", found is not null);
        return found;
    }

    /// <summary>The response, if it is valid and is fresh or already being refreshed.</summary>
    public CachedResponse? FindWithoutRefresh(ResponseKey key) =>
        FindValid(key) is { } cached && (IsFresh(cached) || cached.IsRefreshing) ? cached : null;

    /// <summary>The response, if it is valid and need not be refreshed yet.</summary>
    public CachedResponse? FindFresh(ResponseKey key) =>
        FindValid(key) is { } cached && IsFresh(cached) ? cached : null;

    /// <summary>
    /// A stale response to send while the host cannot read its data: additions may be missing, but it shows nothing
    /// that this node has changed or removed.
    /// </summary>
    public CachedResponse? FindStale(ResponseKey key) =>
        entries.TryGetValue(key, out CachedResponse? cached)
        && changes!.LastRetractionAt(cached!.Version.Subject) < cached.Version.Timestamp
        && clock.GetElapsedTime(cached.Version.Timestamp) <= MaxStale
            ? cached
            : null;

    /// <summary>
    /// Whether the last refresh of a response failed and the response may still be sent. While the host cannot read its
    /// data, such a response is sent even if its query is not hot.
    /// </summary>
    public bool HasFailed(ResponseKey key) => FindStale(key) is { FailedAt: not 0 };

    /// <summary>
    /// Whether the last refresh failed so recently that the host may still be unable to read its data. During an outage
    /// a requested response is refreshed again, and fails again, within this time.
    /// </summary>
    public bool IsFailing(CachedResponse response) =>
        response.FailedAt != 0
        && clock.GetElapsedTime(response.FailedAt) < limits.ExecutionTime + (RetryDelay * 2);

    /// <summary>Whether the last refresh failed less than <see cref="RetryDelay"/> ago.</summary>
    public bool FailedRecently(CachedResponse response) =>
        response.FailedAt != 0 && clock.GetElapsedTime(response.FailedAt) < RetryDelay;

    /// <summary>Whether a stale response may be sent while a refresh is slow but has not failed.</summary>
    public bool IsRecent(CachedResponse response) => clock.GetElapsedTime(response.Version.Timestamp) <= RecentFor;

    /// <summary>
    /// Whether a response is not too old, and nothing that it depends on has changed on this node since.
    /// </summary>
    public bool IsValid(CachedResponse response) =>
        changes!.LastAt(response.Version.Subject) < response.Version.Timestamp
        && clock.GetElapsedTime(response.Version.Timestamp) <= MaxAge

        // A clock adjustment may change what is in force, for example which locks have expired.
        && (clock.GetUtcNow() - response.Version.UtcTime).Duration() <= MaxAge;

    /// <summary>Starts an execution, or joins the one that is running.</summary>
    /// <param name="key">The key of the response.</param>
    /// <param name="isTrusted">Whether the document is trusted: responses to other documents are evicted first.</param>
    /// <param name="current">The caller's own execution, or the running one.</param>
    /// <returns>False when another request is executing the query.</returns>
    public bool TryStart(ResponseKey key, bool isTrusted, out InFlight current)
    {
        var started = new InFlight(
            clock.GetTimestamp(), clock.GetUtcNow(), (json, version) => Store(key, isTrusted, json, version),
            completed => inFlight.TryRemove(KeyValuePair.Create(key, completed)));
        current = inFlight.GetOrAdd(key, started);
        return ReferenceEquals(current, started);
    }

    public void Dispose() => entries.Dispose();

    private CachedResponse? FindValid(ResponseKey key) =>
        entries.TryGetValue(key, out CachedResponse? cached) && IsValid(cached!) ? cached : null;

    private bool IsFresh(CachedResponse response) => clock.GetElapsedTime(response.Version.Timestamp) <= FreshFor;

    private CachedResponse Store(ResponseKey key, bool isTrusted, ReadOnlyMemory<byte> json, ResponseVersion version)
    {
        entries.TryGetValue(key, out CachedResponse? previous);
        var response = new CachedResponse(json.Span, version, previous);
        return entries.Set(key, response, new MemoryCacheEntryOptions
        {
            Size = response.Size + key.Size,
            AbsoluteExpirationRelativeToNow = MaxStale,
            Priority = isTrusted ? CacheItemPriority.Normal : CacheItemPriority.Low,
        });
    }

    /// <summary>Lets entries expire by the same clock by which they become stale.</summary>
    private sealed class EntryClock(TimeProvider clock) : ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}
