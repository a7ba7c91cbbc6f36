using System.Diagnostics;
using Forum.Testing;

namespace Forum.Server.Tests.Events.Fanout;

/// <summary>
/// A client that reconnects to an article with other subscribers receives the current state at little cost.
/// </summary>
[Collection(nameof(NonParallel))]
public sealed class ReconnectingToAnArticle(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const string Text = "... on CommentAdded { comment { id text } }";

    [Fact]
    public async Task A_withdrawn_comment_is_not_sent_even_if_the_node_was_not_notified()
    {
        // Without Redis the other node polls the log every few seconds.
        await using var far = forum.Anonymous.At(await forum.StartNodeAsync());
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        for (var i = 0; i < 3; i++)
        {
            var cursor = await CursorAsync(far, article);
            using var first = await FollowAsync(far, article, cursor, Text);
            var comment = (await ada.PostCommentAsync(article, "Nobody shall read this.")).Id;
            Assert.Equal("Nobody shall read this.", (await first.NextAsync())["comment"]["text"].Text);
            await ada.DeleteCommentAsync(comment);
            using var late = await FollowAsync(far, article, cursor, Text);
            var received = await late.NextAsync();
            Assert.Equal("CommentWithdrawn", received["__typename"].Text);
        }
    }

    [Fact]
    public async Task A_change_in_another_article_is_shown_soon()
    {
        const string fields = "... on CommentAdded { comment { id author { comments(first: 5) { nodes { text } } } } }";
        var ada = await forum.SignUpAsync(Names.New("Ada"));
        var (article, other) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        var elsewhere = (await ada.PostCommentAsync(other, "Nobody shall read this.")).Id;
        var cursor = await CursorAsync(forum.Anonymous, article);
        using var first = await FollowAsync(forum.Anonymous, article, cursor, fields);
        await ada.PostCommentAsync(article, "Here.");
        Assert.Contains("Nobody shall read this.", $"{await first.NextAsync()}", StringComparison.Ordinal);
        await ada.DeleteCommentAsync(elsewhere);
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            using var late = await FollowAsync(forum.Anonymous, article, cursor, fields);
            if (!$"{await late.NextAsync()}".Contains("Nobody shall read this.", StringComparison.Ordinal)) break;
        }

        // The limit is one second; the machine may be busy.
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task Many_clients_that_reconnect_after_an_edit_share_one_execution()
    {
        const int readers = 20, comments = 5;
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        var cursor = await CursorAsync(forum.Anonymous, article);
        using var executions = new ExecutionCounter();
        var first = await FollowAsync(forum.Anonymous, article, cursor, Text);
        var last = "";
        for (var i = 0; i < comments; i++)
        {
            last = (await ada.PostCommentAsync(article, $"Number {i}.")).Id;
            await first.NextAsync();
        }

        await ada.EditCommentAsync(last, "Edited.");
        await first.NextAsync();
        var before = executions.Count;
        var subscribers = await Task.WhenAll(
            Enumerable.Range(0, readers).Select(_ => FollowAsync(forum.Anonymous, article, cursor, Text)));
        foreach (var live in subscribers)
            for (var i = 0; i < comments; i++) Assert.Equal(
                i == comments - 1 ? "Edited." : $"Number {i}.", (await live.NextAsync())["comment"]["text"].Text);

        // Each event once, and again if the machine takes more than a second for all of them.
        Assert.InRange(executions.Count - before, 1, 3 * (comments + 1));
        foreach (var live in subscribers.Append(first)) live.Dispose();
        await executions.EndAsync();
    }

    [Fact]
    public async Task A_log_that_lost_its_end_and_grew_again_is_recognized()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        using var live = await FollowAsync(forum.Anonymous, article, await CursorAsync(forum.Anonymous, article), Text);
        for (var i = 0; i < 4; i++)
        {
            await ada.PostCommentAsync(article, "This will not stay.");
            await live.NextAsync();
        }

        await forum.ExecuteAsync(
            "DELETE FROM article_events WHERE article_id = $1 AND number > 1", GlobalId.UuidOf(article));
        await forum.ExecuteAsync("UPDATE articles SET last_event = 1 WHERE id = $1", GlobalId.UuidOf(article));
        for (var i = 0; i < 5; i++) await ada.PostCommentAsync(article, $"New {i}.");

        // A client that starts over queries the current state, and subscribes from there.
        var received = await live.NextAsync();
        Assert.Equal("StartOver", received["__typename"].Text);
        var next = (await ada.PostCommentAsync(article, "And on.")).Id;
        while ((await live.NextAsync())["comment"]["id"].Text != next)
        {
        }
    }

    private static Task<string> CursorAsync(ForumClient reader, string article) =>
        reader.EventCursorAsync(article);

    private static async Task<LiveEvents> FollowAsync(ForumClient reader, string article, string after, string fields)
    {
        var socket = await reader.ConnectAsync();
        await socket.SubscribeAsync(
            "live",
            $"subscription ($articleId: ID!, $after: String) {{ articleEvents(articleId: $articleId, after: $after) {{ __typename cursor {fields} }} }}",
            new { articleId = article, after });
        return new LiveEvents(socket);
    }
}
