using Forum.Events;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Live;

/// <summary>Many clients reconnect after an outage, so that an article always has subscribers that have not disconnected yet.</summary>
public sealed class OpeningAFeedAgain(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Fact]
    public async Task A_follower_who_comes_after_a_failure_does_not_get_it_while_those_whom_it_hit_are_still_there()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.RegularAsync("Ada");
        await ada.PostCommentAsync(article, "Words.");
        var services = forum.Node.Services;
        var wire = services.GetRequiredService<IEventBackplane>();
        var feed = new ArticleEventBuffer(GlobalId.UuidOf(article), services.GetRequiredService<EventReader>(), forum.Clock);
        Assert.True(feed.TryAddSubscriber());
        await forum.ExecuteAsync("ALTER TABLE articles RENAME TO articles_away");
        await Assert.ThrowsAnyAsync<Exception>(() => feed.OpenAsync(wire));
        await forum.ExecuteAsync("ALTER TABLE articles_away RENAME TO articles");

        Assert.True(feed.TryAddSubscriber());
        await feed.OpenAsync(wire);
        Assert.Equal(1, feed.End.Number);
        Assert.False(feed.RemoveSubscriber());
        Assert.True(feed.RemoveSubscriber());
        await feed.CloseAsync();
    }
}
