using System.Collections.Concurrent;
using GraphQLServer.Limits;
using Microsoft.Extensions.Caching.Memory;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// Answers to those who are not signed in, for some tenths of a second. Nobody is given what is older than <see cref="Oldest"/>,
/// whichever node has changed it since; and what this node has changed since is given to nobody. One request at a time makes an
/// answer anew. Their bytes are bounded, all together. While the host cannot read, what is older is given instead of an error
/// (RFC 5861, section 4, "stale-if-error").
/// </summary>
internal sealed class ResponseCache(GraphQLLimits limits, TimeProvider clock, ChangeTimes? changes = null) : IDisposable
{
    /// <summary>The age from which the first who asks makes it anew, and the age at which nobody is given it any more.</summary>
    public static readonly TimeSpan Young = TimeSpan.FromMilliseconds(300), Oldest = TimeSpan.FromMilliseconds(600);

    /// <summary>The age at which an answer is not even given while the host cannot read.</summary>
    public static readonly TimeSpan Stalest = TimeSpan.FromMinutes(5);

    /// <summary>The age at which an answer is not given where reading it again is slow and has not failed.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(5);

    /// <summary>For this long after a failed read, older responses are sent without another attempt.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>An answer that nobody has asked for lately helps nobody any more: not even to be packed.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    private readonly MemoryCache answers = new(new MemoryCacheOptions { SizeLimit = limits.RememberedBytes });
    private readonly ConcurrentDictionary<ResponseKey, InFlight> turns = new();

    /// <summary>Nothing is remembered unless the host says what it changes.</summary>
    public bool IsOn { get; } = changes is not null && limits.RememberedBytes > 0;

    /// <summary>The answer, if it may still be given. Null: take a turn.</summary>
    public CachedResponse? Find(ResponseKey key) => Known(key) is { } known && (IsYoung(known) || !known.TryStartRefresh()) ? known : null;

    /// <summary>The answer, if it may still be given and whoever asks need not make it anew.</summary>
    public CachedResponse? FindWithoutRefresh(ResponseKey key) => Known(key) is { } known && (IsYoung(known) || known.IsRefreshing) ? known : null;

    /// <summary>The answer, if nobody need make it anew yet.</summary>
    public CachedResponse? FindFresh(ResponseKey key) => Known(key) is { } known && IsYoung(known) ? known : null;

    /// <summary>An answer to be given where the host cannot read: it may miss what is new, and shows nothing that this node took away.</summary>
    public CachedResponse? FindStale(ResponseKey key) =>
        answers.TryGetValue(key, out CachedResponse? known)
        && changes!.LastRetractionAt(known!.Reading.Subject) < known.Reading.At && clock.GetElapsedTime(known.Reading.At) <= Stalest
            ? known
            : null;

    /// <summary>Whether reading it again failed a moment ago.</summary>
    public bool FailedRecently(CachedResponse answer) => answer.FailedAt != 0 && clock.GetElapsedTime(answer.FailedAt) < Pause;

    /// <summary>Whether it may be sent where reading it again is slow and has not failed.</summary>
    public bool IsRecent(CachedResponse answer) => clock.GetElapsedTime(answer.Reading.At) <= Recent;

    /// <summary>Whether it is young enough, and nothing that it hangs on has changed here since.</summary>
    public bool IsValid(CachedResponse answer) =>
        changes!.LastAt(answer.Reading.Subject) < answer.Reading.At
        && clock.GetElapsedTime(answer.Reading.At) <= Oldest

        // A clock that was set changes what is in force at this time of day.
        && (clock.GetUtcNow() - answer.Reading.Day).Duration() <= Oldest;

    /// <summary>A turn at making an answer.</summary>
    /// <param name="key">What is asked.</param>
    /// <param name="isOurs">Whether by the host's own document: what strangers' documents ask makes room first.</param>
    /// <param name="turn">The turn, one's own or another's.</param>
    /// <returns>False: it is another's, who is at it.</returns>
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
