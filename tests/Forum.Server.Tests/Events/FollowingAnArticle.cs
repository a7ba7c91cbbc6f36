using System.Net.Http.Json;
using System.Text.Json;
using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Events;

/// <summary>Subscribers of an article receive the events of its discussion in order, once, without gaps.</summary>
public abstract partial class FollowingAnArticle(ForumHost forum)
{
    [Fact]
    public async Task Every_change_is_published_in_order()
    {
        var (ada, vera, mia) = (
            await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"),
            await forum.SharedModeratorAsync());
        var article = await forum.ArticleAsync();
        using var live = await forum.Anonymous.FollowAsync(article);

        var top = (await ada.PostCommentAsync(article, "Hello.")).Id;
        var added = await live.NextAsync();
        Assert.Equal(
            ("CommentAdded", top, "Hello.", "Ada"),
            (
                added["__typename"].Text, added["comment"]["id"].Text, added["comment"]["text"].Text,
                added["comment"]["author"]["name"].Text));

        await ada.EditCommentAsync(top, "Hello, all.");
        var edited = await live.NextAsync();
        Assert.Equal(("CommentEdited", "Hello, all."), (edited["__typename"].Text, edited["comment"]["text"].Text));

        await vera.VoteAsync(top, "UP");
        var counted = await live.NextAsync();
        Assert.Equal(
            ("VotesCounted", top, 1),
            (counted["__typename"].Text, counted["comments"][0]["id"].Text, counted["comments"][0]["upvotes"].Number));

        await mia.LockBranchAsync(top, "Enough.");
        var branch = await live.NextAsync();
        Assert.Equal(
            ("LockChanged", top, "Enough."),
            (branch["__typename"].Text, branch["branch"]["id"].Text, branch["branch"]["lock"]["reason"].Text));

        await mia.UnlockBranchAsync(top);
        Assert.True((await live.NextAsync())["branch"]["lock"].IsNull);

        await mia.LockArticleAsync(article, "Over.");
        var locked = await live.NextAsync();
        Assert.Equal("Over.", locked["article"]["lock"]["reason"].Text);
        Assert.True(locked["branch"].IsNull);
    }

    [Fact]
    public async Task A_withdrawal_reaches_every_subscriber_without_the_content()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        var top = (await ada.PostCommentAsync(article, "A word too many.")).Id;
        using var live = await forum.Anonymous.FollowAsync(article);
        await ada.DeleteCommentAsync(top);
        var withdrawn = await live.NextAsync();
        Assert.Equal(
            ("CommentWithdrawn", top, "DELETED"),
            (withdrawn["__typename"].Text, withdrawn["comment"]["id"].Text, withdrawn["comment"]["status"].Text));
        foreach (var word in new[] { "text", "html", "author" }) Assert.True(withdrawn["comment"][word].IsNull);
    }

    [Fact]
    public async Task A_withdrawn_comment_is_not_sent_to_a_later_subscriber()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        var cursor = await CursorAsync(article);
        using var early = await forum.Anonymous.FollowAsync(article, cursor);
        var gone = (await ada.PostCommentAsync(article, "A slip of the tongue.")).Id;
        Assert.Equal("A slip of the tongue.", (await early.NextAsync())["comment"]["text"].Text);
        await ada.DeleteCommentAsync(gone);
        Assert.Equal("CommentWithdrawn", (await early.NextAsync())["__typename"].Text);
        using var late = await forum.Anonymous.FollowAsync(article, cursor);
        var received = await late.NextAsync();
        Assert.Equal(("CommentWithdrawn", gone), (received["__typename"].Text, received["comment"]["id"].Text));
    }

    [Theory]
    [InlineData("PENDING")]
    [InlineData("REMOVED")]
    public async Task A_comment_that_the_viewer_may_not_see_is_not_replayed(string status)
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        var cursor = await CursorAsync(article);
        var hidden = (await ada.PostCommentAsync(article, "Hidden.")).Id;
        await (status == "PENDING" ? forum.HoldAsync(hidden) : forum.RemoveAsync(hidden));
        var shown = (await ada.PostCommentAsync(article, "Shown.")).Id;
        using var live = await forum.Anonymous.FollowAsync(article, cursor);

        // A removed comment is withdrawn from every client, and no other information about it is published.
        if (status == "REMOVED") Assert.Equal("CommentWithdrawn", (await live.NextAsync())["__typename"].Text);
        Assert.Equal(shown, (await live.NextAsync())["comment"]["id"].Text);

        // Viewers who may see it are notified.
        var mia = await forum.SharedModeratorAsync();
        using var moderators = await mia.FollowAsync(article, cursor);
        Assert.Equal(hidden, (await moderators.NextAsync())["comment"]["id"].Text);
    }

    [Fact]
    public async Task Events_of_another_article_are_not_sent()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var (article, other) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        using var live = await forum.Anonymous.FollowAsync(article);
        await ada.PostCommentAsync(other, "Elsewhere.");
        var here = (await ada.PostCommentAsync(article, "Here.")).Id;
        Assert.Equal(here, (await live.NextAsync())["comment"]["id"].Text);
    }

    [Fact]
    public async Task After_a_failover_without_the_last_events_subscribers_get_StartOver_and_then_every_event()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        await ada.PostCommentAsync(article, "This stays.");
        var kept = await CursorAsync(article);
        var subscribers = new List<LiveEvents>();
        for (var i = 0; i < 3; i++) subscribers.Add(await forum.Anonymous.FollowAsync(article, kept));
        for (var i = 0; i < 3; i++)
        {
            var lost = (await ada.PostCommentAsync(article, "This will not stay.")).Id;
            foreach (var live in subscribers) Assert.Equal(lost, (await live.NextAsync())["comment"]["id"].Text);
        }

        await forum.ExecuteAsync("DELETE FROM article_events WHERE article_id = $1 AND number > 1", Id(article));
        await forum.ExecuteAsync("UPDATE articles SET last_event = 1 WHERE id = $1", Id(article));
        forum.Clock.Advance(TimeSpan.FromSeconds(5));
        foreach (var live in subscribers)
        {
            var received = await live.NextAsync();
            Assert.Equal(("StartOver", kept), (received["__typename"].Text, received["cursor"].Text));
        }

        // These event numbers have been sent before, for other comments.
        for (var i = 0; i < 3; i++)
        {
            var next = (await ada.PostCommentAsync(article, "And this is new.")).Id;
            foreach (var live in subscribers) Assert.Equal(next, (await live.NextAsync())["comment"]["id"].Text);
        }

        using var late = await forum.Anonymous.FollowAsync(article, kept);
        for (var i = 0; i < 3; i++) Assert.Equal("And this is new.", (await late.NextAsync())["comment"]["text"].Text);
        foreach (var live in subscribers) live.Dispose();
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("the article's id without its last character")]
    public async Task A_subscription_to_an_unknown_article_is_NOT_FOUND(string id)
    {
        if (id != "nothing") id = (await forum.ArticleAsync())[..^1];
        Assert.Contains("\"NOT_FOUND\"", await ErrorOfSubscriptionAsync(id, null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("of another article")]
    [InlineData("malformed")]
    [InlineData("forged")]
    public async Task An_invalid_cursor_is_rejected(string cursor)
    {
        var (article, other) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        var after = cursor switch
        {
            "of another article" => await CursorAsync(other),
            "forged" => $"{(await CursorAsync(article))[..^22]}{new string('z', 22)}",
            _ => "x",
        };
        Assert.Contains("\"INVALID_INPUT\"", await ErrorOfSubscriptionAsync(article, after), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_writes_reach_every_subscriber_in_the_order_of_the_log()
    {
        string[] names = ["Ada", "Berta", "Carl", "Dora"];
        var people = new List<ForumClient>();
        foreach (var name in names) people.Add(await forum.SharedMemberAsync(name));
        var article = await forum.ArticleAsync();
        var readers = new List<LiveEvents>();
        for (var i = 0; i < 5; i++) readers.Add(await forum.Anonymous.FollowAsync(article));
        var posted = await Task.WhenAll(
            Enumerable.Range(0, 60)
                .Select(async i => (await people[i % 4].PostCommentAsync(article, $"Number {i}.")).Id));
        var orders = new List<string>();
        foreach (var reader in readers)
        {
            var seen = new List<string>();
            for (var i = 0; i < posted.Length; i++) seen.Add((await reader.NextAsync())["comment"]["id"].Text);
            Assert.Equal(posted.Order(), seen.Order());
            orders.Add(string.Join(' ', seen));
            reader.Dispose();
        }

        Assert.Single(orders.Distinct());
    }

    private static Guid Id(string globalId) => GlobalId.UuidOf(globalId);

    private Task<string> CursorAsync(string article) =>
        forum.Anonymous.EventCursorAsync(article);

    private async Task<string> ErrorOfSubscriptionAsync(string id, string? after)
    {
        using var socket = await forum.Anonymous.ConnectAsync();
        await socket.SubscribeAsync(
            "x", "subscription ($id: ID!, $after: String) { articleEvents(articleId: $id, after: $after) { cursor } }",
            new { id, after });
        return Assert.Single(await socket.ReadOperationAsync("x"));
    }

    private async Task<(string Id, string Data)> FirstEventAsync(string article, string after, string? lastId)
    {
        using var response = await OpenStreamAsync("GET", article, null, lastId, after);
        using var reader = await ReaderAsync(response);
        Assert.Equal([$"id: {lastId ?? after}"], await ReadBlockAsync(reader));
        var lines = await ReadBlockAsync(reader);
        return (lines[1]["id: ".Length..], lines[2]);
    }

    /// <summary>Returns when the response's head has arrived.</summary>
    private async Task<HttpResponseMessage> OpenStreamAsync(
        string method, string article, string? acceptEncoding, string? lastId, string? after = null)
    {
        const string query =
            "subscription ($id: ID!, $after: String) { articleEvents(articleId: $id, after: $after) { cursor ... on CommentAdded { comment { id } } } }";
        var variables = new { id = article, after };
        using var request = method == "GET"
            ? new HttpRequestMessage(
                HttpMethod.Get,
                $"/graphql?query={Uri.EscapeDataString(query)}&variables={Uri.EscapeDataString(JsonSerializer.Serialize(variables))}")
            : new HttpRequestMessage(HttpMethod.Post, "/graphql")
            {
                Content = JsonContent.Create(new { query, variables }),
            };
        request.Headers.Add("Accept", "text/event-stream");
        if (acceptEncoding is not null) request.Headers.Add("Accept-Encoding", acceptEncoding);
        if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId);
        return await forum.Anonymous.Http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private static async Task<StreamReader> ReaderAsync(HttpResponseMessage response) =>
        new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

    /// <summary>The lines up to the next empty line.</summary>
    private static async Task<List<string>> ReadBlockAsync(StreamReader reader)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
            lines.Add(line);
        return lines;
    }
}

public sealed class FollowingAnArticleOnSqlite(SqliteForum forum)
    : FollowingAnArticle(forum), IClassFixture<SqliteForum>;

public sealed class FollowingAnArticleOnPostgres(PostgresForum forum)
    : FollowingAnArticle(forum), IClassFixture<PostgresForum>;
