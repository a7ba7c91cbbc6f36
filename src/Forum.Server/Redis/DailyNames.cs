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
internal sealed class DailyNames(Func<string, byte[]> deriveKey, TimeProvider clock)
{
    private const int Size = 16;

    private volatile Keys? last;

    /// <summary>
    /// The Redis keys of an allowance. After midnight <c>Before</c> is yesterday's key for as long as an amount taken
    /// under it may not be fully replenished; otherwise it equals <c>Now</c>.
    /// </summary>
    public (RedisKey Now, RedisKey Before) Of(in Bucket bucket)
    {
        var now = clock.GetUtcNow();
        var keys = KeysOf(DateOnly.FromDateTime(now.UtcDateTime));
        var name = NameOf(bucket.Name, keys.Today);
        return (name, now.TimeOfDay.TotalMicroseconds < bucket.Rate.Tolerance ? NameOf(bucket.Name, keys.Yesterday) : name);
    }

    private static RedisKey NameOf(in BucketName name, byte[] key)
    {
        var hash = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(name.ToString()));
        return $"{{forum:limits}}:{name.Kind}:{Base64Url.EncodeToString(hash.AsSpan(0, Size))}";
    }

    private Keys KeysOf(DateOnly day)
    {
        if (last is { } known && known.Day == day) return known;
        return last = new(day, KeyOf(day), KeyOf(day.AddDays(-1)));
    }

    private byte[] KeyOf(DateOnly day) => deriveKey(string.Create(CultureInfo.InvariantCulture, $"Forum.Redis.Names {day:yyyy-MM-dd}"));

    private sealed record Keys(DateOnly Day, byte[] Today, byte[] Yesterday);
}
