using Forum.Testing;

namespace Forum.Server.Tests.Events;

/// <content>Clients that were disconnected for a while.</content>
public abstract partial class FollowingAnArticle
{
    [Fact]
    public async Task A_client_that_reconnects_with_a_cursor_gets_missed_events_once_and_in_order()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        await ada.PostCommentAsync(article, "Before.");
        var output = new List<string>();
        string cursor;
        using (var live = await forum.Anonymous.FollowAsync(article))
        {
            await PostAsync(3);
            for (var i = 0; i < 2; i++) Assert.Equal(output[i], (await live.NextAsync())["comment"]["id"].Text);
            var last = await live.NextAsync();
            cursor = last["cursor"].Text;
            live.Socket.Abort();
        }

        // More events than one read of the log returns.
        await PostAsync(120);
        using var again = await forum.Anonymous.FollowAsync(article, cursor);
        await PostAsync(2);
        foreach (var id in output.Skip(3)) Assert.Equal(id, (await again.NextAsync())["comment"]["id"].Text);

        async Task PostAsync(int comments)
        {
            for (var i = 0; i < comments; i++) output.Add(
                (await ada.PostCommentAsync(article, $"Number {output.Count}.")).Id);
        }
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("GET", "identity")]
    [InlineData("GET", "gzip, deflate, br, zstd")]
    [InlineData("GET", "*")]
    [InlineData("POST", null)]
    [InlineData("POST", "gzip")]
    [InlineData("POST", "br;q=1.0, gzip;q=0.5")]
    public async Task A_stream_of_an_idle_article_starts_immediately_with_an_id_that_loses_no_event(
        string method, string? acceptEncoding)
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        string start;
        using (var response = await OpenStreamAsync(method, article, acceptEncoding, null))
        {
            Assert.Empty(response.Content.Headers.ContentEncoding);
            using var reader = await ReaderAsync(response);
            start = Assert.Single(await ReadBlockAsync(reader))["id: ".Length..];
        }

        // The client was disconnected before the first event.
        var missed = (await ada.PostCommentAsync(article, "Posted during the disconnection.")).Id;
        using var resumed = await OpenStreamAsync(method, article, acceptEncoding, start);
        using var events = await ReaderAsync(resumed);
        Assert.Equal([$"id: {start}"], await ReadBlockAsync(events));
        Assert.Contains(missed, (await ReadBlockAsync(events))[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_EventSource_resumes_from_its_last_event_id()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        var start = await forum.Anonymous.EventCursorAsync(article);
        var first = (await ada.PostCommentAsync(article, "One.")).Id;
        var second = (await ada.PostCommentAsync(article, "Two.")).Id;
        var (id, data) = await FirstEventAsync(article, start, null);
        Assert.Contains(first, data, StringComparison.Ordinal);
        Assert.Contains(second, (await FirstEventAsync(article, start, id)).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consecutive_votes_are_replayed_as_one_event()
    {
        var (ada, vera) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var article = await forum.ArticleAsync();
        var cursor = await CursorAsync(article);
        var comments = new List<string>();
        for (var i = 0; i < 3; i++) comments.Add((await ada.PostCommentAsync(article, $"Number {i}.")).Id);
        foreach (var comment in comments) await vera.VoteAsync(comment, "UP");
        await ada.PostCommentAsync(article, "Later.");
        using var live = await forum.Anonymous.FollowAsync(article, cursor);
        for (var i = 0; i < 3; i++) await live.NextAsync();
        var counted = await live.NextAsync();
        Assert.Equal(comments.Order(), counted["comments"].All("id").Order());
        Assert.Equal("CommentAdded", (await live.NextAsync())["__typename"].Text);
    }

    [Fact]
    public async Task A_cursor_outside_the_log_gets_StartOver()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        var start = await CursorAsync(article);
        for (var i = 0; i < 3; i++) await ada.PostCommentAsync(article, $"Number {i}.");
        var end = await CursorAsync(article);

        // The log is truncated, and a restored backup lacks the article's last events.
        await forum.ExecuteAsync("DELETE FROM article_events WHERE article_id = $1 AND number = 1", Id(article));
        using var late = await forum.Anonymous.FollowAsync(article, start);
        var received = await late.NextAsync();
        Assert.Equal(("StartOver", end), (received["__typename"].Text, received["cursor"].Text));
        var next = (await ada.PostCommentAsync(article, "Next.")).Id;
        Assert.Equal(next, (await late.NextAsync())["comment"]["id"].Text);

        var future = await CursorAsync(article);
        await forum.ExecuteAsync("DELETE FROM article_events WHERE article_id = $1 AND number > 3", Id(article));
        await forum.ExecuteAsync("UPDATE articles SET last_event = 3 WHERE id = $1", Id(article));
        using var early = await forum.Anonymous.FollowAsync(article, future);
        received = await early.NextAsync();
        Assert.Equal(("StartOver", end), (received["__typename"].Text, received["cursor"].Text));

        // The whole log is deleted.
        await forum.ExecuteAsync("DELETE FROM article_events WHERE article_id = $1", Id(article));
        using var emptied = await forum.Anonymous.FollowAsync(article, start);
        received = await emptied.NextAsync();
        Assert.Equal(("StartOver", await CursorAsync(article)), (received["__typename"].Text, received["cursor"].Text));
    }
}
