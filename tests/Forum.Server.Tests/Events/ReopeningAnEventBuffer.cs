using Forum.Events;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Events;

/// <summary>
/// After an outage many clients reconnect. When opening an article's buffer fails, some of its subscribers have not
/// left it yet when others are added, so the same buffer must be opened again.
/// </summary>
public sealed class ReopeningAnEventBuffer(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Fact]
    public async Task A_subscriber_added_after_a_failed_open_can_open_the_buffer()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        await ada.PostCommentAsync(article, "Words.");
        var services = forum.Node.Services;
        var backplane = services.GetRequiredService<IEventBackplane>();
        var buffer = new ArticleEventBuffer(
            GlobalId.UuidOf(article), services.GetRequiredService<EventReader>(), forum.Clock);
        Assert.True(buffer.TryAddSubscriber());
        await forum.ExecuteAsync("ALTER TABLE articles RENAME TO articles_away");
        await Assert.ThrowsAnyAsync<Exception>(() => buffer.OpenAsync(backplane));
        await forum.ExecuteAsync("ALTER TABLE articles_away RENAME TO articles");

        Assert.True(buffer.TryAddSubscriber());
        await buffer.OpenAsync(backplane);
        Assert.Equal(1, buffer.End.Number);
        Assert.False(buffer.RemoveSubscriber());
        Assert.True(buffer.RemoveSubscriber());
        await buffer.CloseAsync();
    }
}
