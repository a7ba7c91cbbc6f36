using Forum.Testing;

namespace Forum.Server.Tests.Articles;

public abstract class PublishingAnArticle(ForumHost forum)
{
    [Fact]
    public async Task An_editor_publishes_an_article()
    {
        var section = await forum.SectionAsync("news");
        var editor = await EditorAsync();
        var slug = NewSlug();
        var published = (await editor.MutateArticleAsync("publishArticle", new
        {
            slug,
            title = "  A   title ",
            sectionId = section,
            url = $"HTTP://Example.org/{slug}",
            summary = "A summary.",
            html = "<h2>Head</h2><p onclick=\"x()\">Body <script>alert(1)</script><a href=\"javascript:x\">link</a></p>",
            byline = "By Edda",
            publishedAt = "2025-03-04T05:06:07.89Z",
        })).Node;
        foreach (var article in new[] { published, await forum.Anonymous.ArticleAsync(published["id"].Text) })
        {
            Assert.Equal((slug, "A title", "A summary.", "By Edda", $"http://example.org/{slug}"), (
                article["slug"].Text, article["title"].Text, article["summary"].Text, article["byline"].Text,
                article["url"].Text));
            Assert.Equal((section, "About news"), (article["section"]["id"].Text, article["section"]["name"].Text));
            Assert.Equal("2025-03-04T05:06:07.890Z", article["publishedAt"].Text);
            Assert.Contains("<h2>Head</h2>", article["html"].Text, StringComparison.Ordinal);
            Assert.DoesNotMatch("script|onclick", article["html"].Text);
            Assert.Equal((0, 0), (article["commentCount"].Number, article["slowModeSeconds"].Number));
            Assert.True(article["updatedAt"].IsNull && article["lock"].IsNull);
        }
    }

    [Fact]
    public async Task Omitted_fields_are_empty_and_the_time_is_now()
    {
        var before = forum.Clock.GetUtcNow();
        var article = (await (await EditorAsync()).PublishArticleAsync(
            NewSlug(), "Bare", await forum.SectionAsync("news"))).Node;
        Assert.True(
            article["url"].IsNull && article["summary"].IsNull && article["html"].IsNull && article["byline"].IsNull);
        Assert.InRange(article["publishedAt"].Time, before.AddMilliseconds(-1), forum.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_slug_is_unique()
    {
        var (section, editor, slug) = (await forum.SectionAsync("news"), await EditorAsync(), NewSlug());
        await editor.PublishArticleAsync(slug, "First", section);
        var refused = await editor.PublishArticleAsync(slug, "Second", section);
        Assert.Equal(("DUPLICATE", "slug"), (refused.Refusal, refused.Error["path"][0].Text));
    }

    [Fact]
    public async Task A_URL_is_unique()
    {
        var (section, editor, url) = (
            await forum.SectionAsync("news"), await EditorAsync(), $"https://example.org/{NewSlug()}");
        await editor.PublishArticleAsync(NewSlug(), "First", section, url: url);
        var refused = await editor.PublishArticleAsync(NewSlug(), "Second", section, url: url);
        Assert.Equal(("DUPLICATE", "url"), (refused.Refusal, refused.Error["path"][0].Text));
    }

    [Fact]
    public async Task Concurrent_publications_of_one_slug_create_one_article()
    {
        var (section, editor, slug) = (await forum.SectionAsync("news"), await EditorAsync(), NewSlug());
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => editor.PublishArticleAsync(slug, $"Number {i}", section)));
        Assert.Single(responses, a => a.Refusal is null);
        Assert.Equal(9, responses.Count(a => a.Refusal == "DUPLICATE"));
    }

    [Fact]
    public async Task A_retry_under_its_key_returns_the_first_article()
    {
        var (section, editor, slug, key) = (
            await forum.SectionAsync("news"), await EditorAsync(), NewSlug(), $"key-{Guid.NewGuid():n}");
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 10)
                .Select(_ => editor.PublishArticleAsync(slug, "Once", section, idempotencyKey: key)));
        Assert.Single(responses.Select(a => a.Id).Distinct());
        Assert.Equal(1, await forum.CountAsync("SELECT count(*) FROM articles WHERE slug = $1", slug));
    }

    [Fact]
    public async Task A_key_with_another_slug_is_rejected()
    {
        var (section, editor, key) = (
            await forum.SectionAsync("news"), await EditorAsync(), $"key-{Guid.NewGuid():n}");
        await editor.PublishArticleAsync(NewSlug(), "Once", section, idempotencyKey: key);
        var refused = await editor.PublishArticleAsync(NewSlug(), "Once", section, idempotencyKey: key);
        Assert.Equal("IDEMPOTENCY_KEY_REUSED", refused.Refusal);
    }

    [Theory]
    [InlineData(TestUser.Anonymous, "SIGN_IN_REQUIRED")]
    [InlineData(TestUser.Member, "FORBIDDEN")]
    [InlineData(TestUser.Moderator, "FORBIDDEN")]
    [InlineData(TestUser.Editor, null)]
    [InlineData(TestUser.Administrator, null)]
    public async Task Only_editors_can_publish(TestUser user, string? refusal)
    {
        var (section, client) = (await forum.SectionAsync("news"), await forum.UserAsync(user));
        Assert.Equal(refusal, (await client.PublishArticleAsync(NewSlug(), "Mine", section)).Refusal);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.999Z")]
    [InlineData("9999-12-31T23:59:59.999Z")]
    public async Task An_invalid_time_is_rejected(string publishedAt)
    {
        var refused = await (await EditorAsync()).MutateArticleAsync(
            "publishArticle",
            new { slug = NewSlug(), title = "When?", sectionId = await forum.SectionAsync("news"), publishedAt });
        Assert.Equal(("INVALID_INPUT", "publishedAt"), (refused.Refusal, refused.Error["path"][0].Text));
    }

    private static string NewSlug() => $"a-{Guid.NewGuid():n}";

    private Task<ForumClient> EditorAsync() => forum.SharedEditorAsync();
}

public sealed class PublishingAnArticleOnSqlite(SqliteForum forum)
    : PublishingAnArticle(forum), IClassFixture<SqliteForum>;

public sealed class PublishingAnArticleOnPostgres(PostgresForum forum)
    : PublishingAnArticle(forum), IClassFixture<PostgresForum>;
