using BitFaster.Caching.Lru;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// Detects hot queries: queries that many callers send at the same time. Responses to documents that are not trusted
/// are cached only for hot queries, because there are more of them than fit into the cache, and their authors expect
/// current data.
/// </summary>
internal sealed class HotQueryTracker(TimeProvider clock)
{
    /// <summary>The maximum number of queries that are tracked. A key is 37 kB at most.</summary>
    private const int MaxTrackedQueries = 200;

    /// <summary>
    /// The number of requests within <see cref="Window"/> that makes a query hot: a page takes about a millisecond, so
    /// this number takes a tenth of a core.
    /// </summary>
    private const int HotThreshold = 100;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly ConcurrentLru<ResponseKey, RequestCounter> counters = new(MaxTrackedQueries);

    /// <summary>Counts a request, and returns whether its query is hot.</summary>
    public bool RecordRequest(ResponseKey key) => counters.GetOrAdd(key, static _ => new()).RecordRequest(clock);

    private sealed class RequestCounter
    {
        private long windowStartedAt;
        private int count;
        private volatile bool wasHot;

        /// <summary>
        /// A hot query stays hot for one more interval after the one in which it was hot. Concurrent calls may miscount
        /// by a few.
        /// </summary>
        public bool RecordRequest(TimeProvider clock)
        {
            if (clock.GetElapsedTime(Interlocked.Read(ref windowStartedAt)) is var age && age > Window)
            {
                wasHot = age < 2 * Window && Volatile.Read(ref count) >= HotThreshold;
                Interlocked.Exchange(ref windowStartedAt, clock.GetTimestamp());
                Volatile.Write(ref count, 0);
            }

            return Interlocked.Increment(ref count) >= HotThreshold || wasHot;
        }
    }
}
