using Forum.Api.Requests;
using Forum.Server.RateLimiting;
using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>The contract of all counting implementations.</summary>
public abstract class TakingFromALimiter(LimiterFixture counting)
{
    private static readonly Rate Fast = new(2_000, TimeSpan.FromSeconds(1), 500);

    [Fact]
    public async Task Eight_nodes_together_allow_exactly_the_rate()
    {
        const int Nodes = 8, Calls = 2_500, Together = 50;

        // So slow that the calls take more than is refilled while they run, also on a busy machine.
        var rate = new Rate(100, TimeSpan.FromSeconds(1), 5_000);
        var key = LimiterFixture.NewKey();
        var limiters = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => counting.NodeAsync()));
        var (taken, random) = (0L, new Random(1));
        var begin = await counting.NowAsync();
        for (var round = 0; round < Calls / Together; round++)
        {
            var all = from limiter in limiters
                      from _ in Enumerable.Range(
                0, Together)
                      select Task.Run(async () => await limiter.TakeAsync([new(key, rate, 1)]));
            taken += (await Task.WhenAll(all)).Count(result => result.IsTaken);
            await counting.PassAsync(random.Next(2_000, 10_000));
        }

        // The last units that were refilled may not have been taken yet: so far there was more time than the calls
        // used.
        while ((await limiters[0].TakeAsync([new(key, rate, 1)])).IsTaken) taken++;
        var time = await counting.NowAsync() - begin;
        var most = rate.Burst + rate.AmountIn(time);
        Assert.InRange(taken, 1, most);

        // Time passes between the first call and its count, and between the last count and the test's reading of the
        // clock.
        Assert.InRange(taken, most - rate.AmountIn(ClockTolerance), most);
    }

    [Fact]
    public async Task A_rejected_call_is_allowed_after_the_reported_time_and_not_before()
    {
        var limiter = await counting.NodeAsync();
        var slow = new Rate(20, TimeSpan.FromSeconds(1), 20);
        for (var amount = 1; amount <= 20; amount++)
        {
            Bucket[] buckets = [
                new(LimiterFixture.NewKey(), slow, amount), new(LimiterFixture.NewKey("vote"), Fast, amount)];
            Assert.True((await limiter.TakeAsync([buckets[0] with { Amount = 20 }])).IsTaken);
            var rejected = await limiter.TakeAsync(buckets);
            Assert.InRange(rejected.Wait, slow.TimeFor(amount) - ClockTolerance, slow.TimeFor(amount));
            if (amount > 3) continue;
            Assert.False((await limiter.TakeAsync(buckets)).IsTaken);
            await counting.PassAsync(rejected.Wait);
            Assert.True((await limiter.TakeAsync(buckets)).IsTaken);
        }
    }

    [Fact]
    public async Task A_rejected_call_is_charged_to_no_bucket()
    {
        var limiter = await counting.NodeAsync();
        Bucket narrow = new(
            LimiterFixture.NewKey(), new(1, TimeSpan.FromHours(1), 1),
            1), wide = new(LimiterFixture.NewKey(), new(1, TimeSpan.FromHours(1), 10), 1);
        Assert.True((await limiter.TakeAsync([narrow, wide])).IsTaken);
        for (var i = 0; i < 20; i++) Assert.False((await limiter.TakeAsync([wide, narrow])).IsTaken);
        Assert.True((await limiter.TakeAsync([wide with { Amount = 9 }])).IsTaken);
        Assert.False((await limiter.TakeAsync([wide])).IsTaken);
    }

    [Fact]
    public async Task Every_kind_and_scope_has_its_own_bucket_and_reports_what_is_left()
    {
        var (limiter, rules) = (await counting.NodeAsync(), new RateRules(new RateLimitSettings()));
        var declared = typeof(RateLimitKinds).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(declared.Order(), rules.Kinds.Order());
        foreach (var kind in rules.Kinds)
        {
            foreach (var scope in Enum.GetValues<RateLimitScope>())
            {
                var (key, rate) = (LimiterFixture.NewKey(kind, scope), rules.Of(kind, scope));
                Bucket[] full = [new(key, rate, rate.Burst)];
                var taken = await limiter.TakeAsync(full);
                Assert.True(taken.IsTaken);
                Assert.Equal((rate.Burst, 0L), (taken.ToDecision(full).Limit, taken.ToDecision(full).Remaining));
                var rejected = await limiter.TakeAsync([new(key, rate, rate.Burst)]);
                Assert.InRange(rejected.Wait, rate.Tolerance - ClockTolerance, rate.Tolerance);
                Assert.True((await limiter.TakeAsync([new(key with { Id = key.Id + 1_000_000 }, rate, 1)])).IsTaken);
            }
        }
    }

    [Fact]
    public async Task A_charge_above_the_burst_counts_as_the_whole_burst()
    {
        var limiter = await counting.NodeAsync();
        Bucket oversized = new(LimiterFixture.NewKey(), Fast, 5_000);
        Assert.True((await limiter.TakeAsync([oversized])).IsTaken);
        Assert.InRange((await limiter.TakeAsync([oversized])).Wait, 1, Fast.Tolerance);
    }

    /// <summary>The number of microseconds that a busy machine may take between two readings of the clock.</summary>
    private long ClockTolerance => counting is MemoryLimiterFixture ? 500 : 2_000_000;

    public sealed class InMemory(MemoryLimiterFixture counting)
        : TakingFromALimiter(counting), IClassFixture<MemoryLimiterFixture>
    {
        [Fact]
        public async Task New_callers_use_bounded_memory_and_do_not_evict_heavy_callers()
        {
            var limiter = new MemoryRateLimiter(TimeProvider.System, 1_000);
            var hour = new Rate(10, TimeSpan.FromHours(1), 10);
            Bucket heavy = new(LimiterFixture.NewKey(), hour, 10);
            Assert.True((await limiter.TakeAsync([heavy])).IsTaken);
            for (var i = 0; i < 20_000; i++)
            {
                Assert.True((await limiter.TakeAsync([new(LimiterFixture.NewKey(), hour, 1)])).IsTaken);
                Assert.InRange(limiter.Count, 1, 1_000);
            }

            Assert.False((await limiter.TakeAsync([heavy with { Amount = 1 }])).IsTaken);
        }

        [Fact]
        public async Task A_clock_that_is_set_back_refills_nothing_and_blocks_no_caller()
        {
            var clock = new TestClock();
            var limiter = new MemoryRateLimiter(clock);
            Bucket bucket = new(LimiterFixture.NewKey(), new Rate(1, TimeSpan.FromHours(1), 5), 5);
            Assert.True((await limiter.TakeAsync([bucket])).IsTaken);
            clock.SetBack(TimeSpan.FromDays(1));
            Assert.False((await limiter.TakeAsync([bucket with { Amount = 1 }])).IsTaken);
            clock.Advance(TimeSpan.FromHours(5));
            Assert.True((await limiter.TakeAsync([bucket])).IsTaken);
        }
    }

    public sealed class InRedis(RedisLimiterFixture counting)
        : TakingFromALimiter(counting), IClassFixture<RedisLimiterFixture>
    {
        private static readonly Rate Slow = new(1, TimeSpan.FromMinutes(1), 3);

        [Theory]
        [InlineData("SET", "nonsense")]
        [InlineData("SET", "")]
        [InlineData("SET", "nan")]
        [InlineData("SET", "inf")]
        [InlineData("SET", "-inf")]
        [InlineData("SET", "-5")]
        [InlineData("SET", "9223372036854775807")]
        [InlineData("SET", "0x7fffffffffffffff")]
        [InlineData("RPUSH", "a")]
        [InlineData("SADD", "a")]
        [InlineData("HSET", "a", "b")]
        public async Task An_invalid_value_is_overwritten(string command, params string[] words)
        {
            var limiter = await counting.NodeAsync();
            Bucket bucket = new(LimiterFixture.NewKey(), Slow, 1);
            var key = counting.KeyOf(bucket);
            await counting.Database.ExecuteAsync(command, [(string)key!, .. words]);
            for (var i = 0; i < 3; i++) Assert.True((await limiter.TakeAsync([bucket])).IsTaken);
            Assert.False((await limiter.TakeAsync([bucket])).IsTaken);
            Assert.NotNull(await counting.Database.KeyTimeToLiveAsync(key));
        }

        [Fact]
        public async Task A_forged_value_delays_a_caller_no_longer_than_a_valid_one()
        {
            var limiter = await counting.NodeAsync();
            Bucket bucket = new(LimiterFixture.NewKey(), Slow, 1);
            await counting.Database.StringSetAsync(counting.KeyOf(bucket), await counting.NowAsync() + Slow.Tolerance);
            Assert.InRange((await limiter.TakeAsync([bucket])).Wait, 1, Slow.TimeFor(1));
        }

        [Fact]
        public async Task Every_key_expires_within_the_time_that_refills_it()
        {
            var (limiter, rules) = (await counting.NodeAsync(), new RateRules(new RateLimitSettings()));
            List<Bucket> buckets = [.. rules.Kinds.SelectMany(
                kind => Enum.GetValues<RateLimitScope>()
                    .Select(scope => new Bucket(LimiterFixture.NewKey(kind, scope), rules.Of(kind, scope), 1)))];
            foreach (var bucket in buckets) await limiter.TakeAsync([bucket]);
            var longest = 0L;
            foreach (var bucket in buckets)
            {
                // In milliseconds; -2: the key has expired meanwhile; -1: it has no expiry.
                var left = (long)await counting.Database.ExecuteAsync("PTTL", counting.KeyOf(bucket));
                Assert.NotEqual(-1, left);
                Assert.InRange(left, -2, (long)TimeSpan.FromHours(1).TotalMilliseconds);
                longest = Math.Max(longest, left);
            }

            Assert.InRange(longest, 1, long.MaxValue);
        }

        [Fact]
        public async Task A_flushed_script_is_loaded_again()
        {
            var limiter = await counting.NodeAsync();
            Bucket bucket = new(LimiterFixture.NewKey(), Slow, 1);
            Assert.True((await limiter.TakeAsync([bucket])).IsTaken);
            await counting.Database.ExecuteAsync("SCRIPT", "FLUSH");
            Assert.True((await limiter.TakeAsync([bucket])).IsTaken);
            Assert.Equal(3 - 2, Slow.AmountIn((await limiter.TakeAsync([bucket with { Amount = 2 }])).Remaining[0]));
        }
    }
}
