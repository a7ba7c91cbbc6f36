using System.Collections.Concurrent;
using GraphQLServer.Limits;
using Microsoft.Extensions.Caching.Memory;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// Caches responses to anonymous callers for some tenths of a second. A response is never sent when it is older than <see
/// cref="Oldest"/>, whichever node has changed its data since, or when this node has changed its data since. One request at a time
/// refreshes a response. The total size in bytes is bounded. While the host cannot read its data, older responses are sent instead of an
/// error (RFC 5861, section 4, "stale-if-error").
/// </summary>
internal sealed class ResponseCache(GraphQLLimits limits, TimeProvider clock, ChangeTimes? changes = null) : IDisposable
{
    /// <summary>The age from which the next request refreshes the response, and the maximum age at which it is still sent.</summary>
    public static readonly TimeSpan Young = TimeSpan.FromMilliseconds(300), Oldest = TimeSpan.FromMilliseconds(600);

    /// <summary>The maximum age of a stale response while the host cannot read its data.</summary>
    public static readonly TimeSpan Stalest = TimeSpan.FromMinutes(5);

    /// <summary>The maximum age of a stale response while a refresh is slow but has not failed.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(5);

    /// <summary>For this long after a failed read, stale responses are sent without another attempt.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a response to a document that is not trusted is kept: after that, not even its compressed bytes are worth reusing.
    /// </summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    private readonly MemoryCache answers = new(new MemoryCacheOptions { SizeLimit = limits.RememberedBytes });
    private readonly ConcurrentDictionary<ResponseKey, InFlight> turns = new();

    /// <summary>Disabled unless the host reports its changes.</summary>
    public bool IsOn { get; } = changes is not null && limits.RememberedBytes > 0;

    /// <summary>The response, if it is valid and this caller need not refresh it. Null: start an execution.</summary>
    public CachedResponse? Find(ResponseKey key) => Known(key) is { } known && (IsYoung(known) || !known.TryStartRefresh()) ? known : null;

    /// <summary>The response, if it is valid and is fresh or already being refreshed.</summary>
    public CachedResponse? FindWithoutRefresh(ResponseKey key) => Known(key) is { } known && (IsYoung(known) || known.IsRefreshing) ? known : null;

    /// <summary>The response, if it is valid and need not be refreshed yet.</summary>
    public CachedResponse? FindFresh(ResponseKey key) => Known(key) is { } known && IsYoung(known) ? known : null;

    /// <summary>
    /// A stale response to send while the host cannot read its data: additions may be missing, but it shows nothing that this node has
    /// changed or removed.
    /// </summary>
    public CachedResponse? FindStale(ResponseKey key) =>
        answers.TryGetValue(key, out CachedResponse? known)
        && changes!.LastRetractionAt(known!.Reading.Subject) < known.Reading.At && clock.GetElapsedTime(known.Reading.At) <= Stalest
            ? known
            : null;

    /// <summary>Whether the last refresh failed a moment ago.</summary>
    public bool FailedRecently(CachedResponse answer) => answer.FailedAt != 0 && clock.GetElapsedTime(answer.FailedAt) < Pause;

    /// <summary>Whether it may be sent while a refresh is slow but has not failed.</summary>
    public bool IsRecent(CachedResponse answer) => clock.GetElapsedTime(answer.Reading.At) <= Recent;

    /// <summary>Whether it is not too old, and nothing that it depends on has changed on this node since.</summary>
    public bool IsValid(CachedResponse answer) =>
        changes!.LastAt(answer.Reading.Subject) < answer.Reading.At
        && clock.GetElapsedTime(answer.Reading.At) <= Oldest

        // A clock adjustment changes what is in force, for example which locks have expired.
        && (clock.GetUtcNow() - answer.Reading.Day).Duration() <= Oldest;

    /// <summary>Starts an execution, or joins the one that is running.</summary>
    /// <param name="key">The key of the response.</param>
    /// <param name="isOurs">Whether the document is trusted: responses to other documents are evicted first.</param>
    /// <param name="turn">The caller's own execution, or the running one.</param>
    /// <returns>False when another request is executing the query.</returns>
    public bool TryStart(ResponseKey key, bool isOurs, out InFlight turn)
    {
        var mine = new InFlight(
            clock.GetTimestamp(), clock.GetUtcNow(), (json, reading) => Keep(key, isOurs, json, reading), done => turns.TryRemove(KeyValuePair.Create(key, done)));
        turn = turns.GetOrAdd(key, mine);
        return ReferenceEquals(turn, mine);
    }

    public void Dispose() => answers.Dispose();

    private CachedResponse? Known(ResponseKey key) =>
        answers.TryGetValue(key, out CachedResponse? known) && IsValid(known!) ? known : null;

    private bool IsYoung(CachedResponse answer) => clock.GetElapsedTime(answer.Reading.At) <= Young;

    private CachedResponse Keep(ResponseKey key, bool isOurs, ReadOnlyMemory<byte> json, ResponseVersion reading)
    {
        answers.TryGetValue(key, out CachedResponse? before);
        var answer = new CachedResponse(json.Span, reading, before);
        return answers.Set(key, answer, new MemoryCacheEntryOptions
        {
            Size = answer.Size + key.Size,
            AbsoluteExpirationRelativeToNow = isOurs ? Stalest : Life,
            Priority = isOurs ? CacheItemPriority.Normal : CacheItemPriority.Low,
        });
    }
}
