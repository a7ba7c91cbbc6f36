using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Forum.Server.RateLimiting;
using StackExchange.Redis;

namespace Forum.Server.Redis;

/// <summary>
/// Derives keys for callers in Redis that do not identify them: 128 bits of the HMAC-SHA-256 of a session, an account
/// or an address, with a secret key that changes at midnight (UTC) and is the same on all nodes. Without that secret, a
/// key can be linked neither to its caller nor to the caller's key of another day
/// (src/docs/decisions/0013-rate-limits.md).
/// </summary>
/// <param name="deriveKey">Derives a secret key for a purpose, the same on all nodes.</param>
internal sealed class DailyRedisKeys(Func<string, byte[]> deriveKey, TimeProvider clock)
{
    private const int Size = 16;

    private volatile DayKeys? cached;

    /// <summary>
    /// The Redis keys of an allowance. After midnight <c>Previous</c> is yesterday's key for as long as an amount taken
    /// under it may not be fully replenished; otherwise it equals <c>Current</c>.
    /// </summary>
    public (RedisKey Current, RedisKey Previous) Of(in Bucket bucket)
    {
        var now = clock.GetUtcNow();
        var keys = KeysOf(DateOnly.FromDateTime(now.UtcDateTime));
        var name = RedisKeyOf(bucket.Key, keys.Today);
        return (name, now.TimeOfDay.TotalMicroseconds < bucket.Rate.Tolerance
            ? RedisKeyOf(bucket.Key, keys.Yesterday)
            : name);
    }

    private static RedisKey RedisKeyOf(in BucketKey name, byte[] key)
    {
        var hash = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(name.ToString()));
        return $"{{forum:limits}}:{name.Kind}:{Base64Url.EncodeToString(hash.AsSpan(0, Size))}";
    }

    private DayKeys KeysOf(DateOnly day)
    {
        if (cached is { } keys && keys.Day == day) return keys;
        return cached = new(day, KeyOf(day), KeyOf(day.AddDays(-1)));
    }

    private byte[] KeyOf(DateOnly day) =>
        deriveKey(string.Create(CultureInfo.InvariantCulture, $"Forum.Redis.Names {day:yyyy-MM-dd}"));

    private sealed record DayKeys(DateOnly Day, byte[] Today, byte[] Yesterday);
}
