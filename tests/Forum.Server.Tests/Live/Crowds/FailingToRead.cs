using Forum.Testing;

namespace Forum.Server.Tests.Live.Crowds;

/// <summary>A log that cannot be read ends the streams of all who follow, and is complained of once.</summary>
public sealed class FailingToRead(PostgresForum forum) : IClassFixture<PostgresForum>
{
    [Fact]
    public async Task One_failed_reading_is_one_line_in_the_log_however_many_wait_for_it()
    {
        const int Readers = 50;
        var ada = await forum.RegularAsync("Ada");
        var article = await forum.ArticleAsync();
        var crowd = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => forum.Reader.FollowAsync(article)));
        var first = (await ada.PostCommentAsync(article, "All is well.")).Id;
        foreach (var live in crowd) Assert.Equal(first, (await live.NextAsync())["comment"]["id"].Text);

        // The node looks at how far the log goes, and cannot read the lines.
        await forum.ExecuteAsync("ALTER TABLE article_events RENAME COLUMN kind TO elsewhere");
        await forum.ExecuteAsync("UPDATE articles SET last_event = last_event + 1 WHERE id = $1", GlobalId.UuidOf(article));
        var told = new HashSet<string>();
        foreach (var live in crowd) told.Add(IdOf(await live.MessageAsync()));
        Assert.Single(told);
        Assert.Single(forum.Node.Log.All, line => line.Contains(told.Single(), StringComparison.Ordinal));

        // The database's own complaint, and that of what maps its tables, are the reading's too, and as few.
        Assert.InRange(forum.Node.Log.All.Count(line => line.StartsWith("Error", StringComparison.Ordinal)), 1, 3);
    }

    private static string IdOf(Answer message)
    {
        Assert.Equal("error", message["type"].Text);
        return message["payload"][0]["extensions"]["id"].Text;
    }
}
