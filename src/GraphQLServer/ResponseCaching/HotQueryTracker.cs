using BitFaster.Caching.Lru;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// Notices what many ask at once. A stranger's document is not shared otherwise: there are more of them than can be remembered,
/// and whoever writes one wants to see what is.
/// </summary>
internal sealed class HotQueryTracker(TimeProvider clock)
{
    /// <summary>Questions that are counted. A key is 37 kB at most.</summary>
    private const int Questions = 200;

    /// <summary>How often it takes within <see cref="Moment"/>: a page takes about a millisecond, so that this many take a tenth of a core.</summary>
    private const int Many = 100;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly ConcurrentLru<ResponseKey, Crowd> crowds = new(Questions);

    /// <summary>Counts one who asks, and tells whether they are many.</summary>
    public bool Enter(ResponseKey key) => crowds.GetOrAdd(key, static _ => new()).Enter(clock);

    private sealed class Crowd
    {
        private long since;
        private int count;
        private volatile bool wereMany;

        /// <summary>A crowd stays one for the moment after that in which it was. Who come at the same time may miscount by a few.</summary>
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
