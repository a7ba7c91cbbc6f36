using System.Diagnostics;
using Forum.Testing;

namespace Forum.Server.Tests.Events.Fanout;

/// <summary>A client that reconnects to an article with other subscribers receives the current state at little cost.</summary>
[Collection(nameof(NonParallel))]
public sealed class ReconnectingToAnArticle(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const string Text = "... on CommentAdded { comment { id text } }";

    [Fact]
    public async Task What_was_withdrawn_is_not_told_though_no_word_of_it_has_come_to_the_node()
    {
        // Without Redis the other node polls the log every few seconds.
        await using var far = forum.Reader.At(await forum.AnotherNodeAsync());
        var ada = await forum.RegularAsync("Ada");
        var article = await forum.ArticleAsync();
        for (var i = 0; i < 3; i++)
        {
            var cursor = await CursorAsync(far, article);
            using var first = await FollowAsync(far, article, cursor, Text);
            var comment = (await ada.PostCommentAsync(article, "Nobody shall read this.")).Id;
            Assert.Equal("Nobody shall read this.", (await first.NextAsync())["comment"]["text"].Text);
            await ada.DeleteCommentAsync(comment);
            using var late = await FollowAsync(far, article, cursor, Text);
            var told = await late.NextAsync();
            Assert.Equal("CommentWithdrawn", told["__typename"].Text);
        }
    }

    [Fact]
    public async Task What_has_changed_elsewhere_is_told_as_it_is_soon()
    {
        const string fields = "... on CommentAdded { comment { id author { comments(first: 5) { nodes { text } } } } }";
        var ada = await forum.SignUpAsync(Names.New("Ada"));
        var (article, other) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        var elsewhere = (await ada.PostCommentAsync(other, "Nobody shall read this.")).Id;
        var cursor = await CursorAsync(forum.Reader, article);
        using var first = await FollowAsync(forum.Reader, article, cursor, fields);
        await ada.PostCommentAsync(article, "Here.");
        Assert.Contains("Nobody shall read this.", $"{await first.NextAsync()}", StringComparison.Ordinal);
        await ada.DeleteCommentAsync(elsewhere);
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            using var late = await FollowAsync(forum.Reader, article, cursor, fields);
            if (!$"{await late.NextAsync()}".Contains("Nobody shall read this.", StringComparison.Ordinal)) break;
        }

        // The limit is one second; the machine may be busy.
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task Many_who_come_back_after_an_edit_are_answered_once()
    {
        const int readers = 20, comments = 5;
        var ada = await forum.RegularAsync("Ada");
        var article = await forum.ArticleAsync();
        var cursor = await CursorAsync(forum.Reader, article);
        using var executions = new ExecutionCounter();
        var first = await FollowAsync(forum.Reader, article, cursor, Text);
        var last = "";
        for (var i = 0; i < comments; i++)
        {
            last = (await ada.PostCommentAsync(article, $"Number {i}.")).Id;
            await first.NextAsync();
        }

        await ada.EditCommentAsync(last, "Edited.");
        await first.NextAsync();
        var before = executions.Count;
        var crowd = await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => FollowAsync(forum.Reader, article, cursor, Text)));
        foreach (var live in crowd)
            for (var i = 0; i < comments; i++) Assert.Equal(i == comments - 1 ? "Edited." : $"Number {i}.", (await live.NextAsync())["comment"]["text"].Text);

        // Each event once, and again if the machine takes more than a second for all of them.
        Assert.InRange(executions.Count - before, 1, 3 * (comments + 1));
        foreach (var live in crowd.Append(first)) live.Dispose();
        await executions.EndAsync();
    }

    [Fact]
    public async Task A_log_that_has_lost_its_end_and_grown_again_is_another_log()
    {
        var ada = await forum.RegularAsync("Ada");
        var article = await forum.ArticleAsync();
        using var live = await FollowAsync(forum.Reader, article, await CursorAsync(forum.Reader, article), Text);
        for (var i = 0; i < 4; i++)
        {
            await ada.PostCommentAsync(article, "This will not stay.");
            await live.NextAsync();
        }

        await forum.ExecuteAsync("DELETE FROM article_events WHERE article_id = $1 AND number > 1", GlobalId.UuidOf(article));
        await forum.ExecuteAsync("UPDATE articles SET last_event = 1 WHERE id = $1", GlobalId.UuidOf(article));
        for (var i = 0; i < 5; i++) await ada.PostCommentAsync(article, $"New {i}.");

        // A client that starts over queries the current state, and subscribes from there.
        var told = await live.NextAsync();
        Assert.Equal("StartOver", told["__typename"].Text);
        var next = (await ada.PostCommentAsync(article, "And on.")).Id;
        while ((await live.NextAsync())["comment"]["id"].Text != next)
        {
        }
    }

    private static async Task<string> CursorAsync(ForumClient reader, string article) =>
        (await reader.QueryAsync("query ($id: ID!) { article(by: { id: $id }) { eventCursor } }", new { id = article }))["article"]["eventCursor"].Text;

    private static async Task<LiveEvents> FollowAsync(ForumClient reader, string article, string after, string fields)
    {
        var socket = await reader.ConnectAsync();
        await socket.SubscribeAsync(
            "live", $"subscription ($articleId: ID!, $after: String) {{ articleEvents(articleId: $articleId, after: $after) {{ __typename cursor {fields} }} }}", new { articleId = article, after });
        return new LiveEvents(socket);
    }
}
