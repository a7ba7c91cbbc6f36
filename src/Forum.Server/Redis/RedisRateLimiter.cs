using Forum.Server.RateLimiting;
using StackExchange.Redis;

namespace Forum.Server.Redis;

/// <summary>
/// Rate limiter in Redis, for all nodes together and on Redis's clock. All keys are in one slot of a cluster, so that
/// one script can take from all buckets or none (src/docs/decisions/0013-rate-limits.md).
/// </summary>
internal sealed class RedisRateLimiter(IConnectionMultiplexer redis, DailyRedisKeys redisKeys) : IRateLimiter
{
    /// <summary>
    /// For each allowance: its key and its previous key, which may be the same; the amount to take and the whole
    /// allowance, in microseconds. The value is the time at which the full allowance is available again; of the two
    /// keys the later time counts, and only the first key is written. A value that is not such a time (another type,
    /// data of another program) is treated as missing, and overwritten.
    /// </summary>
    private const string Script =
        """
        local time = redis.call('TIME')
        local now, wait, left = time[1] * 1000000 + time[2], 0, {}
        local function taken_of(key, whole)
            local known = redis.pcall('GET', key)
            local taken = (type(known) == 'string' and tonumber(known) or now) - now
            return taken > 0 and taken <= whole and taken or 0
        end
        for i = 1, #KEYS / 2 do
            local key, before, cost, whole = KEYS[2 * i - 1], KEYS[2 * i], tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
            local taken = taken_of(key, whole)
            if before ~= key then taken = math.max(taken, taken_of(before, whole)) end
            left[i] = whole - taken
            wait = math.max(wait, cost - left[i])
        end
        if wait <= 0 then
            for i = 1, #KEYS / 2 do
                left[i] = math.min(left[i] - ARGV[2 * i - 1], tonumber(ARGV[2 * i]))
                local taken = ARGV[2 * i] - left[i]
                redis.call('SET', KEYS[2 * i - 1], string.format('%.0f', now + taken), 'PX', math.max(1, math.ceil(taken / 1000)))
            end
        end
        table.insert(left, 1, wait)
        return left
        """;

    private readonly IDatabase database = redis.GetDatabase();

    /// <exception cref="RedisException">Redis is unavailable or returned an unexpected result.</exception>
    public async ValueTask<RateLimitResult> TakeAsync(IReadOnlyList<Bucket> buckets)
    {
        var keys = new RedisKey[2 * buckets.Count];
        var values = new RedisValue[keys.Length];
        for (var i = 0; i < buckets.Count; i++)
        {
            (keys[2 * i], keys[(2 * i) + 1]) = redisKeys.Of(buckets[i]);
            (values[2 * i], values[(2 * i) + 1]) = (buckets[i].Cost, buckets[i].Rate.Tolerance);
        }

        var reply = (long[])(await database.ScriptEvaluateAsync(Script, keys, values))!;
        return new(reply[0], reply[1..]);
    }
}
