using Forum.Server.Limits;
using StackExchange.Redis;

namespace Forum.Server.Redis;

/// <summary>
/// Counts in Redis, for all nodes together and on its clock. All keys are in one slot of a cluster, so that one script can take
/// all or nothing (src/decisions/rate-limits.md).
/// </summary>
internal sealed class RedisRateLimiter(IConnectionMultiplexer redis) : IRateLimiter
{
    /// <summary>
    /// For each key: what is to be taken and the whole, in microseconds; the value is the moment when all will have come back.
    /// What is no such moment (another type, another program's words) counts as nothing, and is written over.
    /// </summary>
    private const string Script =
        """
        local time = redis.call('TIME')
        local now, wait, left = time[1] * 1000000 + time[2], 0, {}
        for i, key in ipairs(KEYS) do
            local cost, whole = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
            local known = redis.pcall('GET', key)
            local taken = (type(known) == 'string' and tonumber(known) or now) - now
            if not (taken > 0 and taken <= whole) then taken = 0 end
            left[i] = whole - taken
            wait = math.max(wait, cost - left[i])
        end
        if wait <= 0 then
            for i, key in ipairs(KEYS) do
                left[i] = left[i] - ARGV[2 * i - 1]
                local taken = ARGV[2 * i] - left[i]
                redis.call('SET', key, string.format('%.0f', now + taken), 'PX', math.ceil(taken / 1000))
            end
        end
        table.insert(left, 1, wait)
        return left
        """;

    private readonly IDatabase database = redis.GetDatabase();

    /// <exception cref="RedisException">It does not answer, or not as it should.</exception>
    public async ValueTask<Verdict> TakeAsync(IReadOnlyList<Bucket> buckets)
    {
        var keys = new RedisKey[buckets.Count];
        var values = new RedisValue[2 * keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = $"{{forum:limits}}:{buckets[i].Name}";
            (values[2 * i], values[(2 * i) + 1]) = (buckets[i].Cost, buckets[i].Rate.Tolerance);
        }

        var answer = (long[])(await database.ScriptEvaluateAsync(Script, keys, values))!;
        return new(answer[0], answer[1..]);
    }
}
