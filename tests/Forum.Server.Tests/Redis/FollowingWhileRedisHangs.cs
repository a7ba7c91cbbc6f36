using System.Diagnostics;
using Forum.Testing;

namespace Forum.Server.Tests.Redis;

/// <summary>A client that subscribes to an article while Redis does not respond still receives its events.</summary>
public sealed class FollowingWhileRedisHangs(PostgresForum forum) : IClassFixture<PostgresForum>
{
    [Fact]
    public async Task Writes_on_the_same_node_are_received_immediately_and_writes_on_another_within_seconds()
    {
        await using var redis = await RedisServer.StartNewAsync();
        var one = await forum.StartNodeAsync($"--ConnectionStrings:Redis={redis.Connection}");
        var other = await forum.StartNodeAsync($"--ConnectionStrings:Redis={redis.Connection}");
        var ada = await forum.SharedMemberAsync("Ada");
        await redis.FreezeAsync(async () =>
        {
            // The Redis client's timeout is five seconds.
            await AssertReceivesAsync(one, TimeSpan.FromSeconds(4));

            // The log is polled every four seconds.
            await AssertReceivesAsync(other, TimeSpan.FromSeconds(9));
        });

        async Task AssertReceivesAsync(ForumNode writtenAt, TimeSpan within)
        {
            var article = await forum.ArticleAsync();
            using var live = await forum.Anonymous.At(one).FollowAsync(article);
            var posted = (await ada.At(writtenAt).PostCommentAsync(article, "Is this delivered?")).Id;
            var since = Stopwatch.GetTimestamp();
            Assert.Equal(posted, (await live.NextAsync())["comment"]["id"].Text);
            Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, within);
        }
    }
}
