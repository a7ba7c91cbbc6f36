using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace Forum.Server.Redis;

/// <summary>
/// A cache in Redis that nodes share. Any client of the Redis server can write to it, so every value is encrypted and
/// authenticated with the forum's own keys, together with its cache key; a value that cannot be decrypted is a cache
/// miss. Waits for Redis are short.
/// </summary>
internal sealed partial class SealedRedisCache(
    IConnectionMultiplexer redis, IDataProtectionProvider protection, TimeProvider clock, ILogger<SealedRedisCache> log) : IDistributedCache
{
    /// <summary>The timeout of a read, which takes about as long without Redis, and the pause after a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100), Rest = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The format is part of the purpose: a node of another version, whose comments have another format, cannot decrypt
    /// the value.
    /// </summary>
    private readonly IDataProtector seal = protection.CreateProtector("Forum.SharedPages", CommentPageFormat.Name);
    private long restsUntil;

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        if (IsResting) return null;
        try
        {
            var found = await redis.GetDatabase().StringGetAsync(KeyOf(key)).WaitAsync(Patience, clock, token);
            return found.IsNull ? null : Open(key, found!);
        }
        catch (Exception problem) when (problem is RedisException or TimeoutException or CryptographicException)
        {
            // Missing, slow, of another type, or not encrypted by the forum: read from the database instead.
            if (problem is not (CryptographicException or RedisServerException)) RestALittle();
            NotFound(log, problem);
            return null;
        }
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        if (!IsResting && redis.IsConnected)
            redis.GetDatabase().StringSet(KeyOf(key), Seal(key, value), options.AbsoluteExpirationRelativeToNow!.Value, flags: CommandFlags.FireAndForget);
        return Task.CompletedTask;
    }

    public async Task RemoveAsync(string key, CancellationToken token = default) =>
        await redis.GetDatabase().KeyDeleteAsync(KeyOf(key), CommandFlags.FireAndForget);

    public byte[]? Get(string key) => throw new NotSupportedException("Nobody waits for Redis on a thread.");

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options);

    public void Remove(string key) => throw new NotSupportedException("Nobody waits for Redis on a thread.");

    public void Refresh(string key)
    {
        // No sliding expiration: a value keeps its original lifetime.
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    private bool IsResting => clock.GetTimestamp() < Volatile.Read(ref restsUntil);

    private static RedisKey KeyOf(string key) => $"forum:pages:{key}";

    private void RestALittle() => Volatile.Write(ref restsUntil, clock.GetTimestamp() + (long)(Rest.TotalSeconds * clock.TimestampFrequency));

    private byte[] Seal(string key, byte[] value)
    {
        var name = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return seal.Protect([.. name, .. value]);
    }

    private byte[]? Open(string key, byte[] found)
    {
        var opened = seal.Unprotect(found);
        var name = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return opened.AsSpan().StartsWith(name) ? opened[name.Length..] : null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A page was not found in Redis; it is read from the database.")]
    private static partial void NotFound(ILogger log, Exception problem);
}
