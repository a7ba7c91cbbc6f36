using System.Net;
using System.Text;
using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Caching;

/// <summary>While the database is not available, signed-out readers get pages from the node's response cache.</summary>
public sealed class ServingStaleResponses(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stale_page_is_served_after_a_registration_or_a_new_article_but_not_after_a_change()
    {
        var (section, article) = (await forum.SectionAsync("news"), await forum.ArticleAsync());
        var editor = await forum.SharedEditorAsync();
        var page = PageOf("Articles", new { first = 2 });
        Assert.Contains(
            article, await forum.Anonymous.Http.GetStringAsync(page, TestCancellation), StringComparison.Ordinal);

        await forum.SignUpAsync(Names.New("New"));
        await editor.PublishArticleAsync($"new-{Guid.NewGuid():n}", "Published later", section);
        Assert.Contains(article, await SentWhileLockedAsync(page), StringComparison.Ordinal);

        await editor.UpdateArticleAsync(article, title: "Another title");
        Assert.Contains("\"BUSY\"", await SentWhileLockedAsync(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an edit")]
    [InlineData("a deletion")]
    [InlineData("a lock")]
    [InlineData("a title")]
    public async Task A_change_to_an_article_invalidates_its_page_and_lists_but_no_other_page(string change)
    {
        var (changed, other) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        var ada = await forum.SharedMemberAsync("Ada");
        var comment = (await ada.PostCommentAsync(changed, "To be taken back.")).Id;
        await ada.PostCommentAsync(other, "Stays as it is.");
        var moderator = await forum.SharedModeratorAsync();
        var editor = await forum.SharedEditorAsync();
        var list = PageOf("Articles", new { first = 2 });
        Assert.Contains(
            "To be taken back.", await forum.Anonymous.Http.GetStringAsync(PageOf(changed), TestCancellation),
            StringComparison.Ordinal);
        Assert.Contains(
            "Stays as it is.", await forum.Anonymous.Http.GetStringAsync(PageOf(other), TestCancellation),
            StringComparison.Ordinal);
        Assert.Contains(
            changed, await forum.Anonymous.Http.GetStringAsync(list, TestCancellation), StringComparison.Ordinal);

        await (change switch
        {
            "an edit" => ada.EditCommentAsync(comment, "Something else."),
            "a deletion" => ada.DeleteCommentAsync(comment),
            "a lock" => moderator.LockArticleAsync(changed, "Enough."),
            _ => editor.UpdateArticleAsync(changed, title: "Another title"),
        });

        // A new comment makes the other page outdated: it can only be sent as a stale response.
        await ada.PostCommentAsync(other, "Posted later.");
        var sent = await SentWhileLockedAsync(PageOf(other));
        Assert.Contains("Stays as it is.", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("Posted later.", sent, StringComparison.Ordinal);
        foreach (var page in new[] { PageOf(changed), list })
        {
            sent = await SentWhileLockedAsync(page);
            Assert.Contains("\"BUSY\"", sent, StringComparison.Ordinal);
            Assert.DoesNotContain("To be taken back.", sent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_that_is_seconds_old_is_not_served_merely_because_the_database_is_slow()
    {
        var article = await forum.ArticleAsync();
        var ada = (await forum.SharedMemberAsync("Ada")).At(await forum.StartNodeAsync());
        await ada.PostCommentAsync(article, "Read by all.");
        Assert.Contains(
            "Read by all.", await forum.Anonymous.Http.GetStringAsync(PageOf(article), TestCancellation),
            StringComparison.Ordinal);
        await ada.PostCommentAsync(article, "Posted later.");
        forum.Clock.Advance(TimeSpan.FromSeconds(10));
        await AssertSlowReadsAreFreshAsync(article);
    }

    [Fact]
    public async Task A_page_is_not_served_stale_because_of_an_outage_that_is_over()
    {
        var article = await forum.ArticleAsync();
        var ada = (await forum.SharedMemberAsync("Ada")).At(await forum.StartNodeAsync());
        await ada.PostCommentAsync(article, "Read by all.");
        await forum.Anonymous.Http.GetStringAsync(PageOf(article), TestCancellation);
        forum.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("Read by all.", await SentWhileLockedAsync(PageOf(article)), StringComparison.Ordinal);

        await ada.PostCommentAsync(article, "Posted later.");
        forum.Clock.Advance(TimeSpan.FromMinutes(2));
        await AssertSlowReadsAreFreshAsync(article);
    }

    [Fact]
    public async Task A_request_that_times_out_because_its_body_is_sent_slowly_does_not_make_a_page_stale()
    {
        var article = await forum.ArticleAsync();
        var node = await forum.StartNodeAsync("--Forum:Limits:ExecutionTime=00:00:03");
        var ada = (await forum.SharedMemberAsync("Ada")).At(node);
        await using var reader = new ForumClient(node);
        await ada.PostCommentAsync(article, "Read by all.");
        var body = JsonSerializer.Serialize(
            new { query = ClientDocument.Of("ArticlePage").Text, variables = new { by = new { id = article } } });
        Assert.Contains("Read by all.", (await PostAsync(reader, body, TimeSpan.Zero)).Body, StringComparison.Ordinal);
        await ada.PostCommentAsync(article, "Posted later.");
        forum.Clock.Advance(TimeSpan.FromSeconds(10));
        await using (await forum.BeginAsync("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE"))
        {
            // Half a second of the three is left. A body that arrives too late on a busy machine is sent again.
            var status = 408;
            while (status == 408) (status, _) = await PostAsync(reader, body, TimeSpan.FromSeconds(2.5));
        }

        Assert.Contains("Posted later.", (await PostAsync(reader, body, TimeSpan.Zero)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_times_out_does_not_fail_those_that_wait_for_its_result()
    {
        var article = await forum.ArticleAsync();
        var node = await forum.StartNodeAsync("--Forum:Limits:ExecutionTime=00:00:03");
        await using var reader = new ForumClient(node);
        var body = JsonSerializer.Serialize(
            new { query = ClientDocument.Of("ArticlePage").Text, variables = new { by = new { id = article } } });
        Task<(int Status, string Body)> first, second;
        await using (var held = await BlockingTransaction.BeginAsync(forum))
        {
            await held.RunAsync("LOCK TABLE articles");

            // Half a second of the three is left. A body that arrives too late on a busy machine is sent again.
            Task blocked;
            do
            {
                first = PostAsync(reader, body, TimeSpan.FromSeconds(2.5));
                blocked = held.WaitForBlockedSessionsAsync(1);
            }
            while (await Task.WhenAny(first, blocked) == first);
            second = PostAsync(reader, body, TimeSpan.Zero);
            Assert.Equal(503, (await first).Status);
        }

        Assert.Equal(200, (await second).Status);
    }

    [Fact]
    public async Task A_change_that_belongs_to_no_article_invalidates_all_pages()
    {
        var article = await forum.ArticleAsync();
        var gert = await forum.SignUpAsync(Names.New("Gert"));
        await gert.PostCommentAsync(article, "Hello.");
        await forum.Anonymous.Http.GetStringAsync(PageOf(article), TestCancellation);
        await forum.Node.RunAsync("grant", "editor", gert.Email);
        Assert.Contains("\"BUSY\"", await SentWhileLockedAsync(PageOf(article)), StringComparison.Ordinal);
    }

    private async Task AssertSlowReadsAreFreshAsync(string article)
    {
        List<Task<string>> reads;
        await using (await forum.BeginAsync("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE"))
        {
            reads = [.. Enumerable.Range(0, 5)
                .Select(_ => forum.Anonymous.Http.GetStringAsync(PageOf(article), TestCancellation))];

            // Requests that wait for the one that reads the page would get the stale page after one second.
            await Task.WhenAny([.. reads, Task.Delay(TimeSpan.FromSeconds(2), TestCancellation)]);
        }

        Assert.All(await Task.WhenAll(reads), page => Assert.Contains("Posted later.", page, StringComparison.Ordinal));
    }

    /// <param name="client">Sends the request.</param>
    /// <param name="body">The body.</param>
    /// <param name="pause">The time between its two halves.</param>
    private static async Task<(int Status, string Body)> PostAsync(ForumClient client, string body, TimeSpan pause)
    {
        using var content = new SlowContent(Encoding.UTF8.GetBytes(body), pause);
        using var response = await client.Http.PostAsync("/graphql", content, TestCancellation);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestCancellation));
    }

    private static string PageOf(string article) => PageOf("ArticlePage", new { by = new { id = article } });

    private static string PageOf(string document, object variables) =>
        $"/graphql/persisted/{ClientDocument.Of(document).Hash}/{document}?variables={Uri.EscapeDataString(JsonSerializer.Serialize(variables))}";

    private async Task<string> SentWhileLockedAsync(string page)
    {
        await using var held = await forum.BeginAsync("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE");
        using var response = await forum.Anonymous.Http.GetAsync(page, TestCancellation);
        return await response.Content.ReadAsStringAsync(TestCancellation);
    }

    private sealed class SlowContent : HttpContent
    {
        private readonly byte[] body;
        private readonly TimeSpan pause;

        public SlowContent(byte[] body, TimeSpan pause)
        {
            (this.body, this.pause) = (body, pause);
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2));
            await stream.FlushAsync();
            await Task.Delay(pause);
            await stream.WriteAsync(body.AsMemory(body.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
