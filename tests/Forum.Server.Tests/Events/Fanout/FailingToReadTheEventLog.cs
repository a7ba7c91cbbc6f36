using Forum.Testing;

namespace Forum.Server.Tests.Events.Fanout;

/// <summary>A log that cannot be read ends the streams of all subscribers, and is logged once.</summary>
public sealed class FailingToReadTheEventLog(PostgresForum forum) : IClassFixture<PostgresForum>
{
    [Fact]
    public async Task A_failed_read_is_logged_once_for_all_subscribers()
    {
        const int Readers = 50;
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        var subscribers = await Task.WhenAll(
            Enumerable.Range(0, Readers).Select(_ => forum.Anonymous.FollowAsync(article)));
        var first = (await ada.PostCommentAsync(article, "All is well.")).Id;
        foreach (var live in subscribers) Assert.Equal(first, (await live.NextAsync())["comment"]["id"].Text);

        // The node can read the last event number of the log, but not its rows.
        await forum.ExecuteAsync("ALTER TABLE article_events RENAME COLUMN kind TO elsewhere");
        await forum.ExecuteAsync(
            "UPDATE articles SET last_event = last_event + 1 WHERE id = $1", GlobalId.UuidOf(article));
        var received = new HashSet<string>();
        foreach (var live in subscribers) received.Add(IdOf(await live.MessageAsync()));
        Assert.Single(received);
        Assert.Single(forum.Node.Log.All, line => line.Contains(received.Single(), StringComparison.Ordinal));

        // The errors that the database layer and EF Core log for this failed read are not repeated for each subscriber
        // either.
        Assert.InRange(forum.Node.Log.All.Count(line => line.StartsWith("Error", StringComparison.Ordinal)), 1, 3);
    }

    private static string IdOf(ResponseValue message)
    {
        Assert.Equal("error", message["type"].Text);
        return message["payload"][0]["extensions"]["id"].Text;
    }
}
