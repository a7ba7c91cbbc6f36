using BitFaster.Caching.Lru;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// Detects hot queries: queries that many callers send at the same time. Responses to documents that are not trusted are cached only for
/// hot queries, because there are more of them than fit into the cache, and their authors expect current data.
/// </summary>
internal sealed class HotQueryTracker(TimeProvider clock)
{
    /// <summary>The maximum number of queries that are tracked. A key is 37 kB at most.</summary>
    private const int Questions = 200;

    /// <summary>
    /// The number of requests within <see cref="Moment"/> that makes a query hot: a page takes about a millisecond, so this number takes
    /// a tenth of a core.
    /// </summary>
    private const int Many = 100;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly ConcurrentLru<ResponseKey, Crowd> crowds = new(Questions);

    /// <summary>Counts a request, and returns whether its query is hot.</summary>
    public bool Enter(ResponseKey key) => crowds.GetOrAdd(key, static _ => new()).Enter(clock);

    private sealed class Crowd
    {
        private long since;
        private int count;
        private volatile bool wereMany;

        /// <summary>
        /// A hot query stays hot for one more interval after the one in which it was hot. Concurrent calls may miscount by a few.
        /// </summary>
        public bool Enter(TimeProvider clock)
        {
            if (clock.GetElapsedTime(Interlocked.Read(ref since)) is var age && age > Moment)
            {
                wereMany = age < 2 * Moment && Volatile.Read(ref count) >= Many;
                Interlocked.Exchange(ref since, clock.GetTimestamp());
                Volatile.Write(ref count, 0);
            }

            return Interlocked.Increment(ref count) >= Many || wereMany;
        }
    }
}
