using Forum.Api.Requests;
using Forum.Server.RateLimiting;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>
/// A caller that reads a lot on several nodes is counted exactly to the row, although most reads make no call to Redis.
/// </summary>
public sealed class PrefetchingQuota(RedisLimiterFixture counting) : IClassFixture<RedisLimiterFixture>
{
    private static readonly Rate Rows = new(60_000, TimeSpan.FromMinutes(1), 60_000);

    [Fact]
    public async Task Reads_never_exceed_the_taken_quota_and_most_make_no_call_to_Redis()
    {
        var nodes = new List<Counted>();
        for (var i = 0; i < 8; i++) nodes.Add(new(await counting.NodeAsync()));
        var limiters = nodes.ConvertAll(node => new PrefetchingRateLimiter(node));
        BucketKey session = LimiterFixture.NewKey(
            RateLimitKinds.Read,
            RateLimitScope.Session), address = LimiterFixture.NewKey(RateLimitKinds.Read, RateLimitScope.Address);
        var begin = await counting.NowAsync();
        var (allowed, reads) = (0L, 0);
        await Parallel.ForAsync(0, 4_000, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            var rows = 10 + (i % 40);
            var result = await limiters[i % 8].TakeAsync(
                [new(session, Rows, rows), new(address, Rows.MultipliedBy(20), rows)]);
            if (!result.IsTaken) return;
            Interlocked.Add(ref allowed, rows);
            Interlocked.Increment(ref reads);
        });

        var most = Rows.Burst + Rows.AmountIn(await counting.NowAsync() - begin);
        Assert.InRange(allowed, Rows.Burst / 2, most);
        Assert.InRange(nodes.Sum(node => node.TakenCount), 8, reads / 4);
    }

    [Fact]
    public async Task A_single_read_takes_what_it_costs_and_no_more()
    {
        var limiter = new PrefetchingRateLimiter(await counting.NodeAsync());
        Bucket read = new(LimiterFixture.NewKey(RateLimitKinds.Read), Rows, 1_000);
        Assert.InRange(Rows.AmountIn((await limiter.TakeAsync([read])).Remaining[0]), 59_000, 60_000);
        var second = await limiter.TakeAsync([read]);
        Assert.InRange(new RateLimitResult(0, second.Remaining).ToDecision([read]).Remaining, 58_000, 60_000);
        var others = await counting.NodeAsync();
        Assert.InRange(
            Rows.AmountIn((await others.TakeAsync([read with { Amount = 1 }])).Remaining[0]), 56_900, 60_000);
    }

    [Fact]
    public async Task An_operation_that_costs_more_than_the_burst_is_charged_the_whole_burst()
    {
        var limiter = new PrefetchingRateLimiter(await counting.NodeAsync());
        Bucket oversized = new(LimiterFixture.NewKey(RateLimitKinds.Read), Rows, 1_000_000);
        Assert.True((await limiter.TakeAsync([oversized])).IsTaken);
        Assert.False((await limiter.TakeAsync([oversized])).IsTaken);
        Assert.False((await limiter.TakeAsync([oversized with { Amount = 30_000 }])).IsTaken);
    }

    [Fact]
    public async Task A_throttled_caller_is_rejected_without_a_call_to_Redis_until_the_reported_time()
    {
        var node = new Counted(await counting.NodeAsync());
        var limiter = new PrefetchingRateLimiter(node);
        Bucket all = new(
            LimiterFixture.NewKey(RateLimitKinds.Read), Rows,
            60_000), read = all with { Amount = 500 }, expensive = all with { Amount = 30_000 };
        Assert.True((await limiter.TakeAsync([all])).IsTaken);
        var (refusals, response, calls) = (0, long.MaxValue, node.CallCount);
        for (var result = await limiter.TakeAsync([read]); !result.IsTaken; result = await limiter.TakeAsync([read]))
        {
            Assert.InRange(result.Wait, 1, response);
            Assert.InRange(result.Remaining[0], 0, read.Cost);
            (refusals, response) = (refusals + 1, result.Wait);
            Assert.InRange((await limiter.TakeAsync([expensive])).Wait, response, expensive.Cost);
        }

        Assert.InRange(refusals, 1_000, int.MaxValue);
        Assert.InRange(node.CallCount - calls, 2, 20);
    }

    [Fact]
    public async Task A_throttled_sender_of_uncached_documents_causes_no_calls_to_Redis()
    {
        var node = new Counted(await counting.NodeAsync());
        var limiter = new PrefetchingRateLimiter(node);
        Bucket read = new(LimiterFixture.NewKey(RateLimitKinds.Read), Rows, 1_000);
        Bucket document = new(
            LimiterFixture.NewKey(RateLimitKinds.Prepare), new(1, TimeSpan.FromHours(1), 1_000), 1_000);
        Assert.True((await limiter.TakeAsync([read, document])).IsTaken);
        for (var time = 1; time <= 100; time++) Assert.False((await limiter.TakeAsync([read, document])).IsTaken);
        Assert.Equal(2, node.CallCount);
        Assert.True((await limiter.TakeAsync([read])).IsTaken);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-500)]
    public async Task A_charge_of_nothing_and_a_refund_have_a_decision(int amount)
    {
        var limiter = new PrefetchingRateLimiter(await counting.NodeAsync());
        Bucket read = new(LimiterFixture.NewKey(RateLimitKinds.Read), Rows, amount);
        var result = await limiter.TakeAsync([read]);
        Assert.True(result.IsTaken);
        Assert.InRange(result.ToDecision([read]).Remaining, 59_000, 60_000);
    }

    [Fact]
    public async Task A_smaller_charge_is_allowed_after_a_larger_one_was_rejected()
    {
        var limiter = new PrefetchingRateLimiter(await counting.NodeAsync());
        Bucket most = new(LimiterFixture.NewKey(RateLimitKinds.Read), Rows, 59_000), read = most with { Amount = 500 };
        Assert.True((await limiter.TakeAsync([most])).IsTaken);
        Assert.False((await limiter.TakeAsync([most])).IsTaken);
        Assert.True((await limiter.TakeAsync([read])).IsTaken);
    }

    /// <summary>Counts the calls to Redis, and the calls that were allowed.</summary>
    private sealed class Counted(IRateLimiter limiter) : IRateLimiter
    {
        private int calls, taken;

        public int CallCount => calls;

        public int TakenCount => taken;

        public async ValueTask<RateLimitResult> TakeAsync(IReadOnlyList<Bucket> buckets)
        {
            Interlocked.Increment(ref calls);
            var result = await limiter.TakeAsync(buckets);
            if (result.IsTaken) Interlocked.Increment(ref taken);
            return result;
        }
    }
}
