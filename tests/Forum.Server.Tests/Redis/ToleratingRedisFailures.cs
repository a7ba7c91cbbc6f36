using System.Diagnostics;
using Forum.Server.Tests.Comments;
using Forum.Server.Tests.Events;
using Forum.Server.Tests.Events.Comparison;
using Forum.Server.Tests.Queries.Consistency;
using Forum.Testing;

namespace Forum.Server.Tests.Redis;

/// <summary>
/// Redis is the backplane and never holds the only copy of data. During any Redis failure, while clients read and write
/// at two nodes, no read or write fails, no response is wrong, each subscriber receives each event once and in order,
/// and live delivery resumes soon afterwards.
/// </summary>
public sealed class ToleratingRedisFailures(PostgresForum forum) : IClassFixture<PostgresForum>, IAsyncLifetime
{
    /// <summary>
    /// The documented limits: live delivery resumes within ten seconds, and no page is older than one second; the
    /// machine may be busy.
    /// </summary>
    private static readonly TimeSpan MaxRecoveryTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxPageAge = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MaxPageAgeAfter = TimeSpan.FromSeconds(5);

    /// <summary>The number of operations that staff may do in a burst, in this test.</summary>
    private const int Burst = 10;

    /// <summary>Rate limits are active, and only those of staff are low.</summary>
    private static readonly string[] Limits =
    [
        "--Forum:RateLimits:Enabled=true", $"--Forum:RateLimits:StaffMutationsBurst={Burst}",
        "--Forum:RateLimits:StaffMutations=6", "--Forum:RateLimits:AccountMultiplier=1",
        "--Forum:RateLimits:Posts=1000000", "--Forum:RateLimits:PostsBurst=1000000",
        "--Forum:RateLimits:Votes=1000000", "--Forum:RateLimits:VotesBurst=1000000",
        "--Forum:RateLimits:ReadRows=1000000000", "--Forum:RateLimits:ReadRowsBurst=1000000000",
    ];

    private RedisServer redis = null!;
    private ForumNode one = null!, other = null!;
    private string article = "";

    public async ValueTask InitializeAsync()
    {
        redis = await RedisServer.StartNewAsync();
        one = await forum.StartNodeAsync([$"--ConnectionStrings:Redis={redis.Connection}", .. Limits]);
        other = await forum.StartNodeAsync([$"--ConnectionStrings:Redis={redis.Connection}", .. Limits]);
        article = await forum.ArticleAsync();
    }

    public ValueTask DisposeAsync() => redis.DisposeAsync();

    [Fact]
    public Task Redis_is_killed_and_restarts_empty() => AssertToleratedAsync(async () =>
    {
        await redis.KillAsync();
        await WaitAsync();
        await redis.StartAsync();
    }, allowances: 4);

    [Fact]
    public Task Redis_is_frozen_with_its_connections_open() =>
        AssertToleratedAsync(() => redis.FreezeAsync(WaitAsync), allowances: 3);

    [Fact]
    public Task Redis_pauses_its_clients() => AssertToleratedAsync(async () =>
    {
        await redis.CommandAsync($"CLIENT PAUSE {RedisFaults.Duration.TotalMilliseconds:0} ALL");
        await WaitAsync();
    }, allowances: 3);

    [Fact]
    public Task Redis_repeatedly_disconnects_its_clients_and_loses_all_keys() => AssertToleratedAsync(async () =>
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < RedisFaults.Duration;)
        {
            await redis.CommandAsync("FLUSHALL");
            await redis.CommandAsync("CLIENT KILL TYPE normal");
            await redis.CommandAsync("CLIENT KILL TYPE pubsub");
        }
    });

    [Fact]
    public Task Redis_denies_its_channels_but_keeps_its_keys() =>
        AssertToleratedAsync(() => redis.WithoutChannelsAsync(WaitAsync), allowances: 1);

    [Fact]
    public Task Redis_keys_and_channels_are_corrupted() => AssertToleratedAsync(async () =>
    {
        var corrupted = 0;
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < RedisFaults.Duration) corrupted += await redis.CorruptAsync();
        Assert.True(corrupted > 0);
    });

    private static Task WaitAsync() => Task.Delay(RedisFaults.Duration, TestContext.Current.CancellationToken);

    /// <param name="faultAsync">The Redis failure.</param>
    /// <param name="allowances">
    /// The number of allowances that a caller may use up: one in Redis, one per node while Redis does not respond, and
    /// a new one if Redis restarts empty. Null if Redis is emptied repeatedly, which grants a new one each time.
    /// </param>
    private async Task AssertToleratedAsync(Func<Task> faultAsync, int? allowances = null)
    {
        var followers = new List<LiveEvents>();
        foreach (var node in new[] { one, other, one, other })
            followers.Add(await forum.Anonymous.At(node).FollowAsync(article));
        var received = followers.ConvertAll(TypesAndIdsAsync);
        var member = await forum.SharedMemberAsync("Ada");
        using var load = new MixedLoad(article, new Random(1));
        foreach (var (name, node) in new[] { ("Berta", one), ("Carl", other), ("Dora", one), ("Emil", other) })
            load.AddWriter((await forum.SharedMemberAsync(name)).At(node));
        foreach (var node in new[] { one, other }) load.AddReader(forum.Anonymous.At(node), member.At(node));

        var alone = await SingleWriter.CreateAsync(
            forum, (await forum.SharedMemberAsync("Fritz")).At(one), other, member);
        load.Add(alone);
        var moderator = await forum.SharedModeratorAsync();
        foreach (var node in new[] { one, other }) load.AddThrottledModerator(moderator.At(node));

        var (began, back) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        await load.RunDuringAsync(async () =>
        {
            await faultAsync();
            back = await forum.Anonymous.At(other).WaitForLiveDeliveryAsync(member.At(one), article);
        });

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{load}. {alone}. Live again after {back.TotalMilliseconds:0} ms.");
        Assert.Empty(load.Failures);
        Assert.True(load.Oldest < MaxPageAge, $"{load}");
        if (allowances is { } many)
        {
            Assert.InRange(
                load.Allowed, Burst,
                (many * Burst) + (int)(many * Stopwatch.GetElapsedTime(began).TotalMinutes * 6) + 1);
            Assert.InRange(load.Refused, 1, int.MaxValue);
        }

        Assert.True(back < MaxRecoveryTime, $"{back}");
        await AssertPagesMatchTablesAsync(member);
        await member.At(one).DeleteCommentAsync((await member.At(one).PostCommentAsync(article, "The end.")).Id);
        var log = (await LoggedEvent.AfterAsync(forum, article, 0)).Where(line => line.Kind != "VotesCounted")
            .Select(line => $"{line.Kind} {line.Comment}").ToList();
        foreach (var seen in received)
            Assert.Equal(log.SkipLast(2), (await seen).Where(line => line != $"{log[^2]}").SkipLast(1));
        Assert.DoesNotContain(
            one.Log.All.Concat(other.Log.All), line => line.StartsWith("Error ", StringComparison.Ordinal));
    }

    private async Task AssertPagesMatchTablesAsync(ForumClient member)
    {
        var expected = await ExpectedPages.ReadAsync(forum, article);
        foreach (var node in new[] { one, other })
        {
            var pageReader = new PageReader(forum.Anonymous.At(node), member.At(node), article);
            foreach (var order in RankedComment.Orders)
            {
                await WaitForPageAsync(expected.Page(order), () => pageReader.PageByUrlAsync(order));
                await WaitForPageAsync(expected.Page(order), () => pageReader.PageByDocumentAsync(order));
                await WaitForPageAsync(expected.Page(order), () => pageReader.PageAsMemberAsync(order));
            }
        }
    }

    private static async Task WaitForPageAsync(string expected, Func<Task<string>> readAsync)
    {
        for (var start = Stopwatch.GetTimestamp(); await readAsync() is var page && page != expected;)
            if (Stopwatch.GetElapsedTime(start) > MaxPageAgeAfter) Assert.Equal(expected, page);
    }

    /// <summary>The events that a follower receives, except for votes, up to a withdrawal.</summary>
    private static async Task<List<string>> TypesAndIdsAsync(LiveEvents live)
    {
        var all = new List<string>();
        while (all.Count == 0 || !all[^1].StartsWith("CommentWithdrawn", StringComparison.Ordinal))
        {
            var received = await live.NextAsync();
            if (received.Has("comment")) all.Add($"{received["__typename"].Text} {received["comment"]["id"].Text}");
        }

        live.Dispose();
        return all;
    }
}
