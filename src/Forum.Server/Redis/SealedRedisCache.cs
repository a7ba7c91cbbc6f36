using System.Security.Cryptography;
using System.Text;
using Forum.Telemetry;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace Forum.Server.Redis;

/// <summary>
/// A cache in Redis that nodes share. Any client of the Redis server can write to it, so every value is encrypted and
/// authenticated with the forum's own keys, together with its cache key; a value that cannot be decrypted is a cache
/// miss. Waits for Redis are short.
/// </summary>
/// <remarks>
/// Not built on Microsoft.Extensions.Caching.StackExchangeRedis: its values are hashes for sliding expiration, so that
/// a write is two commands, which it awaits; it has no short timeout for reads, and would still have to be wrapped to
/// encrypt.
/// </remarks>
internal sealed partial class SealedRedisCache(
    IConnectionMultiplexer redis, IDataProtectionProvider protection, TimeProvider clock,
    ILogger<SealedRedisCache> logger) : IDistributedCache
{
    /// <summary>
    /// The timeout of a read, which takes about as long without Redis, and the pause after a failure.
    /// </summary>
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The format is part of the purpose: a node of another version, whose comments have another format, cannot decrypt
    /// the value.
    /// </summary>
    private readonly IDataProtector protector = protection.CreateProtector("Forum.SharedPages", CommentPageFormat.Name);
    private long pausedUntil;

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        if (IsPaused) return null;
        try
        {
            var sealedValue = await redis.GetDatabase().StringGetAsync(KeyOf(key)).WaitAsync(ReadTimeout, clock, token);
            CacheMetrics.Lookup("redis", !sealedValue.IsNull);
            return sealedValue.IsNull ? null : Unprotect(key, sealedValue!);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or CryptographicException)
        {
            // Missing, slow, of another type, or not encrypted by the forum: read from the database instead.
            if (exception is not (CryptographicException or RedisServerException)) Pause();
            ReadFailed(logger, exception);
            return null;
        }
    }

    public Task SetAsync(
        string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        if (!IsPaused && redis.IsConnected)
            redis.GetDatabase()
                .StringSet(
                    KeyOf(key), Protect(key, value), options.AbsoluteExpirationRelativeToNow!.Value,
                    flags: CommandFlags.FireAndForget);
        return Task.CompletedTask;
    }

    public async Task RemoveAsync(string key, CancellationToken token = default) =>
        await redis.GetDatabase().KeyDeleteAsync(KeyOf(key), CommandFlags.FireAndForget);

    public byte[]? Get(string key) =>
        throw new NotSupportedException("Use GetAsync: a synchronous read would block a thread.");

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options);

    public void Remove(string key) =>
        throw new NotSupportedException("Use RemoveAsync: a synchronous call would block a thread.");

    public void Refresh(string key)
    {
        // No sliding expiration: a value keeps its original lifetime.
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    private bool IsPaused => clock.GetTimestamp() < Volatile.Read(ref pausedUntil);

    private static RedisKey KeyOf(string key) => $"forum:pages:{key}";

    private void Pause() =>
        Volatile.Write(
            ref pausedUntil, clock.GetTimestamp() + (long)(FailurePause.TotalSeconds * clock.TimestampFrequency));

    private byte[] Protect(string key, byte[] value)
    {
        var keyHash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return protector.Protect([.. keyHash, .. value]);
    }

    private byte[]? Unprotect(string key, byte[] sealedValue)
    {
        var unsealed = protector.Unprotect(sealedValue);
        var keyHash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return unsealed.AsSpan().StartsWith(keyHash) ? unsealed[keyHash.Length..] : null;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Reading a page from Redis failed; reading it from the database.")]
    private static partial void ReadFailed(ILogger logger, Exception exception);
}
