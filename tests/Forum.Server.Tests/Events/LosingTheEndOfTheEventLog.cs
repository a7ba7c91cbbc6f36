using System.Globalization;
using Forum.Testing;

namespace Forum.Server.Tests.Events;

/// <summary>
/// After a restore from backup or a failover, an article's last events are missing, and new events reuse their numbers.
/// </summary>
public abstract class LosingTheEndOfTheEventLog(ForumHost forum)
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task A_cursor_of_a_lost_event_gets_StartOver_on_every_node_however_far_the_log_has_grown(int events)
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        await ada.PostCommentAsync(article, "This stays.");
        var kept = await CursorAsync(article);
        var lost = await LoseAsync(ada, article);

        for (var i = 0; i < events; i++) await ada.PostCommentAsync(article, $"New {i}.");
        var end = await CursorAsync(article);
        foreach (var node in new[] { forum.Node, await forum.StartNodeAsync() })
        {
            await using var reader = forum.Anonymous.At(node);
            using var resumed = await reader.FollowAsync(article, lost);
            var received = await resumed.NextAsync();
            Assert.Equal(("StartOver", end), (received["__typename"].Text, received["cursor"].Text));

            // A cursor of an event that was not lost is still valid.
            using var right = await reader.FollowAsync(article, kept);
            for (var i = 0; i < events; i++) Assert.Equal(
                $"New {i}.", (await right.NextAsync())["comment"]["text"].Text);
            using var latest = await reader.FollowAsync(article, end);
            var next = (await ada.PostCommentAsync(article, $"New {events++}.")).Id;
            Assert.Equal(next, (await latest.NextAsync())["comment"]["id"].Text);
            Assert.Equal(next, (await resumed.NextAsync())["comment"]["id"].Text);
            end = await CursorAsync(article);
        }
    }

    [Fact]
    public async Task An_EventSource_with_the_id_of_a_lost_event_gets_StartOver()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        await ada.PostCommentAsync(article, "This stays.");
        var lost = await LoseAsync(ada, article);
        for (var i = 0; i < 4; i++) await ada.PostCommentAsync(article, $"New {i}.");
        Assert.Contains("StartOver", await FirstEventAsync(article, lost), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "StartOver",
            await FirstEventAsync(
                article, await CursorAsync(article),
                () => ada.PostCommentAsync(article, "Now.")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Votes_published_together_are_distinguished_from_lost_votes()
    {
        var (ada, vera) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var article = await forum.ArticleAsync();
        var comments = new List<string>();
        for (var i = 0; i < 4; i++) comments.Add((await ada.PostCommentAsync(article, $"Number {i}.")).Id);
        var cursors = new List<string>();
        foreach (var comment in comments)
        {
            await vera.VoteAsync(comment, "UP");
            cursors.Add(await CursorAsync(article));
        }

        // A cursor between votes that this node publishes as one event.
        using var live = await forum.Anonymous.FollowAsync(article, cursors[1]);
        var received = await live.NextAsync();
        Assert.All(comments.Skip(2), comment => Assert.Contains(comment, received["comments"].All("id")));

        await forum.ExecuteAsync(
            "UPDATE article_events SET at = $2 WHERE article_id = $1 AND number = 6", GlobalId.UuidOf(article),
            forum.Clock.GetUtcNow().UtcDateTime);
        var node = await forum.StartNodeAsync();
        await using var reader = forum.Anonymous.At(node);
        using var resumed = await reader.FollowAsync(article, cursors[1]);
        Assert.Equal("StartOver", (await resumed.NextAsync())["__typename"].Text);
    }

    [Fact]
    public async Task A_subscriber_gets_StartOver_when_as_many_events_are_lost_as_added()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        using var live = await forum.Anonymous.FollowAsync(article);
        await ada.PostCommentAsync(article, "This will not stay.");
        await live.NextAsync();
        await forum.ExecuteAsync(
            "UPDATE article_events SET at = $2 WHERE article_id = $1 AND number = 1", GlobalId.UuidOf(article),
            forum.Clock.GetUtcNow().UtcDateTime.AddSeconds(1));
        Assert.Equal("StartOver", (await live.NextAsync())["__typename"].Text);
    }

    /// <summary>Writes two comments and deletes their events.</summary>
    /// <returns>The cursor of the last one.</returns>
    private async Task<string> LoseAsync(ForumClient ada, string article)
    {
        for (var i = 0; i < 2; i++) await ada.PostCommentAsync(article, "This will not stay.");
        var lost = await CursorAsync(article);
        await forum.ExecuteAsync(
            "DELETE FROM article_events WHERE article_id = $1 AND number > 1", GlobalId.UuidOf(article));
        await forum.ExecuteAsync("UPDATE articles SET last_event = 1 WHERE id = $1", GlobalId.UuidOf(article));
        return lost;
    }

    private Task<string> CursorAsync(string article) =>
        forum.Anonymous.EventCursorAsync(article);

    private async Task<string> FirstEventAsync(string article, string lastId, Func<Task>? thenAsync = null)
    {
        var query = Uri.EscapeDataString(
            "subscription ($id: ID!) { articleEvents(articleId: $id) { __typename cursor } }");
        var variables = Uri.EscapeDataString($$"""{"id":"{{article}}"}""");
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            string.Create(CultureInfo.InvariantCulture, $"/graphql?query={query}&variables={variables}"));
        request.Headers.Add("Accept", "text/event-stream");
        request.Headers.Add("Last-Event-ID", lastId);
        using var response = await forum.Anonymous.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if (thenAsync is not null) await thenAsync();
        using var reader = new StreamReader(
            await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return line;
        return "";
    }
}

public sealed class LosingTheEndOfTheEventLogOnSqlite(SqliteForum forum)
    : LosingTheEndOfTheEventLog(forum), IClassFixture<SqliteForum>;

public sealed class LosingTheEndOfTheEventLogOnPostgres(PostgresForum forum)
    : LosingTheEndOfTheEventLog(forum), IClassFixture<PostgresForum>;
