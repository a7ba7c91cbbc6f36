using Forum.Telemetry;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Forum.Server.Accounts;

/// <summary>
/// Caches the Data Protection keys as last read, for use while the database is not available. The framework's key
/// manager reads keys synchronously and without a time limit, in a node's first two minutes for every token whose key
/// it does not know: forged tokens would block all threads of the thread pool.
/// </summary>
#pragma warning disable CA1001 // The source has no timer, so there is nothing to dispose, and key rings keep its token.
internal sealed partial class CachedKeys(
    XmlKeyManager inner, IHostApplicationLifetime lifetime, ILogger<CachedKeys> logger) : IKeyManager
#pragma warning restore CA1001
{
    /// <summary>How long callers wait for a read, counted from its start.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    /// <summary>The pause between a failed read and the next one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private CancellationTokenSource expiration = new();
    private IReadOnlyCollection<IKey>? cached;
    private Read? current;
    private bool isStale;

    /// <summary>
    /// Reads the keys, one read at a time for all callers. When a read fails or takes too long, callers get the cached
    /// keys until a later read succeeds, which then expires everything that was derived from them.
    /// </summary>
    /// <exception cref="Exception">The first read failed. The node does not start.</exception>
    public IReadOnlyCollection<IKey> GetAllKeys()
    {
        if (cached is null) return cached = inner.GetAllKeys();
        Read read;
        lock (gate) read = current ??= Start();
        read.Wait(MaxWait);
        lock (gate)
        {
            isStale = current is not null;
            CacheMetrics.Lookup("keys", isHit: isStale);
            return cached;
        }
    }

    public CancellationToken GetCacheExpirationToken() => Volatile.Read(ref expiration).Token;

    /// <exception cref="InvalidOperationException">
    /// The cached keys are stale: another node may have created the key already.
    /// </exception>
    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate)
    {
        lock (gate)
            if (isStale)
                throw new InvalidOperationException(
                    "The Data Protection keys cannot be read at the moment, so no key is created.");
        var key = inner.CreateNewKey(activationDate, expirationDate);
        Expire();
        return key;
    }

    public void RevokeKey(Guid keyId, string? reason = null)
    {
        inner.RevokeKey(keyId, reason);
        Expire();
    }

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null)
    {
        inner.RevokeAllKeys(revocationDate, reason);
        Expire();
    }

    /// <summary>Uses a dedicated thread, because all threads of the thread pool may be waiting for the read.</summary>
    private Read Start()
    {
        var read = new Read();
        new Thread(() =>
            ReadUntilItSucceeds(read))
        { IsBackground = true, Name = "Data Protection keys" }.UnsafeStart();
        return read;
    }

    private void ReadUntilItSucceeds(Read read)
    {
        while (!TryRead(read) && !lifetime.ApplicationStopping.WaitHandle.WaitOne(Pause))
        {
        }
    }

    private bool TryRead(Read read)
    {
        try
        {
            var keys = inner.GetAllKeys();
            bool wasStale;
            lock (gate)
            {
                (cached, current) = (keys, null);
                (wasStale, isStale) = (isStale, false);
            }

            if (wasStale) Expire();
            return true;
        }
        catch (Exception exception)
        {
            if (!read.HasEnded) ReadFailed(logger, exception);
            return false;
        }
        finally
        {
            read.End();
        }
    }

    private void Expire() => Interlocked.Exchange(ref expiration, new()).Cancel();

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The Data Protection keys cannot be read. Until they can, the node uses those that it read before and rejects tokens of newer keys.")]
    private static partial void ReadFailed(ILogger logger, Exception exception);

    /// <summary>A read of the keys, from its start to the end of the first attempt.</summary>
    private sealed class Read
    {
        private readonly long startedAt = Environment.TickCount64;
        private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool HasEnded => end.Task.IsCompleted;

        public void End() => end.TrySetResult();

        public void Wait(TimeSpan limit)
        {
            var remaining = limit - TimeSpan.FromMilliseconds(Environment.TickCount64 - startedAt);
#pragma warning disable RS0030 // The framework's interface is synchronous.
            if (remaining > TimeSpan.Zero) end.Task.Wait(remaining);
#pragma warning restore RS0030
        }
    }
}
