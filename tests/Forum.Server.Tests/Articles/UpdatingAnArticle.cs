using Forum.Testing;

namespace Forum.Server.Tests.Articles;

public abstract class UpdatingAnArticle(ForumHost forum)
{
    private static readonly string[] OtherFields = ["url", "summary", "html", "byline", "slug", "publishedAt"];

    [Fact]
    public async Task Omitted_fields_are_unchanged()
    {
        var (editor, before) = await FullAsync();
        forum.Clock.Advance(TimeSpan.FromMinutes(1));
        var after = (await UpdateAsync(editor, before, ("title", "Another"))).Node;
        Assert.Equal("Another", after["title"].Text);
        Assert.Equal(OtherFields.Select(field => before[field].Text), OtherFields.Select(field => after[field].Text));
        Assert.True(before["updatedAt"].IsNull);
        Assert.True(after["updatedAt"].Time > before["publishedAt"].Time);
    }

    [Theory]
    [InlineData("url")]
    [InlineData("summary")]
    [InlineData("html")]
    [InlineData("byline")]
    public async Task Null_clears_an_optional_field(string field)
    {
        var (editor, before) = await FullAsync();
        Assert.True((await UpdateAsync(editor, before, (field, null))).Node[field].IsNull);
    }

    [Theory]
    [InlineData("title")]
    [InlineData("sectionId")]
    public async Task Null_is_rejected_for_a_required_field(string field)
    {
        var (editor, before) = await FullAsync();
        var refused = await UpdateAsync(editor, before, (field, null));
        Assert.Equal(("INVALID_INPUT", field), (refused.Refusal, refused.Error["path"][0].Text));
    }

    [Fact]
    public async Task An_article_moves_to_another_section_with_its_discussion()
    {
        var (editor, article) = await FullAsync();
        var id = article["id"].Text;
        await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(id, "Said.");
        var sport = await forum.SectionAsync("sport");
        var moved = (await UpdateAsync(editor, article, ("sectionId", sport))).Node;
        Assert.Equal((sport, 1), (moved["section"]["id"].Text, moved["commentCount"].Number));
        var moderator = await forum.ModeratorAsync(Names.New("Elsa"), "sport");
        Assert.Null((await moderator.LockArticleAsync(id, "Mine now.")).Refusal);
    }

    [Fact]
    public async Task The_html_is_sanitized()
    {
        var (editor, article) = await FullAsync();
        var html = (await UpdateAsync(
            editor, article,
            ("html", "<p>Fine</p><iframe src=\"https://example.org\"></iframe><img src=x onerror=alert(1)>")))
            .Node["html"].Text;
        Assert.Contains("<p>Fine</p>", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("iframe|onerror", html);
    }

    [Fact]
    public async Task The_URL_of_another_article_is_rejected()
    {
        var (editor, first) = await FullAsync();
        var (_, second) = await FullAsync();
        var refused = await UpdateAsync(editor, second, ("url", first["url"].Text), ("title", "Changed"));
        Assert.Equal(("DUPLICATE", "url"), (refused.Refusal, refused.Error["path"][0].Text));
        Assert.Equal(second.ToString(), (await forum.Anonymous.ArticleAsync(second["id"].Text)).ToString());
    }

    [Fact]
    public async Task The_articles_own_URL_is_accepted()
    {
        var (editor, article) = await FullAsync();
        Assert.Null((await UpdateAsync(editor, article, ("url", article["url"].Text))).Refusal);
    }

    [Theory]
    [InlineData(TestUser.Anonymous, "SIGN_IN_REQUIRED")]
    [InlineData(TestUser.Member, "FORBIDDEN")]
    [InlineData(TestUser.Moderator, "FORBIDDEN")]
    [InlineData(TestUser.Editor, null)]
    [InlineData(TestUser.Administrator, null)]
    public async Task Only_editors_can_update_an_article(TestUser user, string? refusal)
    {
        var (_, article) = await FullAsync();
        Assert.Equal(refusal, (await UpdateAsync(await forum.UserAsync(user), article, ("title", "Mine"))).Refusal);
    }

    [Fact]
    public async Task An_unknown_article_is_NOT_FOUND()
    {
        var unknown = GlobalId.Of(GlobalId.Article, Guid.NewGuid());
        var refused = await (await forum.SharedEditorAsync()).UpdateArticleAsync(unknown, "Mine");
        Assert.Equal("NOT_FOUND", refused.Refusal);
    }

    [Fact]
    public async Task An_unknown_section_is_NOT_FOUND()
    {
        var (editor, article) = await FullAsync();
        var unknown = GlobalId.Of(GlobalId.Section, Guid.NewGuid());
        var refused = await UpdateAsync(editor, article, ("sectionId", unknown));
        Assert.Equal(("NOT_FOUND", "sectionId"), (refused.Refusal, refused.Error["path"][0].Text));
    }

    private static Task<MutationResult> UpdateAsync(
        ForumClient editor, ResponseValue article, params (string Field, string? Value)[] changes) =>
        editor.MutateArticleAsync(
            "updateArticle",
            changes.Append(("articleId", article["id"].Text)).ToDictionary(c => c.Item1, c => c.Item2));

    private async Task<(ForumClient Editor, ResponseValue Article)> FullAsync()
    {
        var editor = await forum.SharedEditorAsync();
        var slug = $"a-{Guid.NewGuid():n}";
        var article = await editor.MutateArticleAsync("publishArticle", new
        {
            slug,
            title = "Full",
            sectionId = await forum.SectionAsync("news"),
            url = $"https://example.org/{slug}",
            summary = "Summary",
            html = "<p>Html</p>",
            byline = "Byline",
        });
        return (editor, article.Node);
    }
}

public sealed class UpdatingAnArticleOnSqlite(SqliteForum forum) : UpdatingAnArticle(forum), IClassFixture<SqliteForum>;

public sealed class UpdatingAnArticleOnPostgres(PostgresForum forum)
    : UpdatingAnArticle(forum), IClassFixture<PostgresForum>;
