using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

public abstract class SendingInvalidText(ForumHost forum)
{
    /// <summary>Invalid characters, as JSON would escape them.</summary>
    public static TheoryData<string> InvalidText =>
    [
        "", "   ", "\\n\\n\\t", "\\u200b\\u200d\\u2060", "\\u3164\\u2800", "a\\u0000b", "\\u0000", "\\u0007bell", "\\ufffe", "\\u202e\\u202e",
    ];

    /// <summary>An unpaired surrogate is not valid JSON text: the document is not executed.</summary>
    public static TheoryData<string> UnpairedSurrogates => ["\\ud800", "a\\udfffb", "\\udc00\\ud800"];

    [Theory]
    [MemberData(nameof(InvalidText))]
    public async Task An_invalid_text_is_named_and_nothing_is_written(string escaped)
    {
        var (article, comment) = await CommentAsync();
        await forum.SharedModeratorAsync();
        var before = await forum.CountRowsAsync();
        foreach (var (who, mutation, input, field) in Mutations(article, comment, escaped, await forum.SectionAsync("news")))
            await AssertRefusedAsync(await ClientAsync(who), mutation, input, field);
        Assert.Equal(before, await forum.CountRowsAsync());
    }

    [Theory]
    [MemberData(nameof(UnpairedSurrogates))]
    public async Task An_unpaired_surrogate_is_rejected(string escaped)
    {
        var (article, comment) = await CommentAsync();
        await forum.SharedModeratorAsync();
        var before = await forum.CountRowsAsync();
        foreach (var (who, mutation, input, field) in Mutations(article, comment, escaped, await forum.SectionAsync("news")))
        {
            var client = await ClientAsync(who);
            Assert.Equal("BAD_REQUEST", CodeOf(await client.SendAsync(Body(mutation, input))));

            // Written into the document as a literal, it passes the JSON parser and is validated as a text.
            var literal = $"mutation {{ {mutation}(input: {Literal(input)}) {{ errors {{ code path }} }} }}";
            var answer = await client.SendAsync($$"""{"query":{{JsonSerializer.Serialize(literal)}}}""");
            if (answer.Has("errors")) Assert.Equal("SYNTAX_ERROR", CodeOf(answer));
            else Assert.Equal(("INVALID_INPUT", field), RefusalOf(answer["data"][mutation]));
        }

        Assert.Equal(before, await forum.CountRowsAsync());
    }

    [Fact]
    public async Task An_oversized_text_is_rejected_at_each_of_its_limits()
    {
        var (article, comment) = await CommentAsync();
        var (ada, mia, edda) = (await ClientAsync("ada"), await ClientAsync("mia"), await ClientAsync("edda"));
        var section = await forum.SectionAsync("news");
        var longest = new string('x', 10_000);
        Assert.Null((await ada.PostCommentAsync(article, longest)).Refusal);
        var before = await forum.CountRowsAsync();
        foreach (var (refused, field) in new[]
        {
            (await ada.PostCommentAsync(article, longest + "x"), "text"),
            (await ada.PostCommentAsync(article, new string('x', 60_000)), "text"),
            (await ada.EditCommentAsync(comment, longest + "x"), "text"),
            (await mia.LockArticleAsync(article, new string('x', 501)), "reason"),
            (await mia.LockBranchAsync(comment, new string('x', 501)), "reason"),
            (await edda.PublishArticleAsync(new string('x', 201), "Title", section), "slug"),
            (await edda.PublishArticleAsync("slug-of-it", new string('x', 301), section), "title"),
            (await edda.PublishArticleAsync("slug-of-it", "Title", section, url: "https://example.org/" + new string('x', 2_000)), "url"),
            (await ada.PostCommentAsync(article, "Fine.", idempotencyKey: new string('x', 129)), "idempotencyKey"),
            (await ada.PostCommentAsync(article, "Fine.", idempotencyKey: ""), "idempotencyKey"),
            (await ada.PostCommentAsync(article, "Fine.", idempotencyKey: "a\0b"), "idempotencyKey"),
        })
        {
            Assert.Equal(("INVALID_INPUT", field), (refused.Refusal, refused.Error["path"][0].Text));
        }

        Assert.Equal("BODY_TOO_LARGE", CodeOf(await ada.SendAsync(Body("postComment", $$"""{"articleId":"{{article}}","text":"{{new string('x', 70_000)}}"}"""))));
        Assert.Equal(before, await forum.CountRowsAsync());
    }

    [Theory]
    [InlineData("Not-Lower")]
    [InlineData("a b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a/b")]
    [InlineData("ä")]
    [InlineData("")]
    public async Task An_invalid_slug_is_rejected(string slug)
    {
        var refused = await (await ClientAsync("edda")).PublishArticleAsync(slug, "Title", await forum.SectionAsync("news"));
        Assert.Equal(("INVALID_INPUT", "slug"), (refused.Refusal, refused.Error["path"][0].Text));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/relative")]
    [InlineData("https://user@example.org/")]
    [InlineData("https:///nohost")]
    [InlineData("ftp://example.org/")]
    [InlineData("")]
    [InlineData("https://example.org/\u0000")]
    public async Task An_invalid_URL_is_rejected(string url)
    {
        var edda = await ClientAsync("edda");
        var refused = await edda.PublishArticleAsync($"a-{Guid.NewGuid():n}", "Title", await forum.SectionAsync("news"), url: url);
        Assert.Equal(("INVALID_INPUT", "url"), (refused.Refusal, refused.Error["path"][0].Text));
        Assert.True((await forum.Anonymous.QueryAsync("query ($url: String!) { article(by: { url: $url }) { id } }", new { url }))["article"].IsNull);
    }

    private static IEnumerable<(string Who, string Mutation, string Input, string Field)> Mutations(
        string article, string comment, string text, string section) =>
    [
        ("ada", "postComment", $$"""{"articleId":"{{article}}","text":"{{text}}"}""", "text"),
        ("ada", "postComment", $$"""{"articleId":"{{article}}","parentId":"{{comment}}","text":"{{text}}","idempotencyKey":"k"}""", "text"),
        ("ada", "editComment", $$"""{"commentId":"{{comment}}","text":"{{text}}"}""", "text"),
        ("mia", "lockArticle", $$"""{"articleId":"{{article}}","reason":"{{text}}"}""", "reason"),
        ("mia", "lockBranch", $$"""{"commentId":"{{comment}}","reason":"{{text}}"}""", "reason"),
        ("edda", "publishArticle", $$"""{"slug":"a-{{Guid.NewGuid():n}}","title":"{{text}}","sectionId":"{{section}}"}""", "title"),
        ("edda", "updateArticle", $$"""{"articleId":"{{article}}","title":"{{text}}"}""", "title"),
        ("edda", "updateArticle", $$"""{"articleId":"{{article}}","summary":"{{text}}"}""", "summary"),
        ("edda", "updateArticle", $$"""{"articleId":"{{article}}","byline":"{{text}}"}""", "byline"),
    ];

    private static async Task AssertRefusedAsync(ForumClient client, string mutation, string input, string field)
    {
        var answer = await client.SendAsync(Body(mutation, input));
        Assert.Equal(("INVALID_INPUT", field), RefusalOf(answer["data"][mutation]));
    }

    private static string Body(string mutation, string input)
    {
        var type = $"{char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input";
        return $$"""{"query":"mutation ($input: {{type}}!) { {{mutation}}(input: $input) { errors { code path } } }","variables":{"input":{{input}} } }""";
    }

    /// <summary>A JSON object as a GraphQL literal: the keys without quotation marks.</summary>
    private static string Literal(string json) => System.Text.RegularExpressions.Regex.Replace(json, "([{,])\"([a-zA-Z]+)\":", "$1$2:");

    private static (string Code, string Field) RefusalOf(ResponseValue payload) =>
        (payload["errors"][0]["code"].Text, payload["errors"][0]["path"][0].Text);

    private static string CodeOf(ResponseValue answer) => answer["errors"][0]["extensions"]["code"].Text;

    private Task<ForumClient> ClientAsync(string who) => who switch
    {
        "mia" => forum.SharedModeratorAsync(),
        "edda" => forum.SharedEditorAsync(),
        _ => forum.SharedMemberAsync("Ada"),
    };

    private async Task<(string Article, string Comment)> CommentAsync()
    {
        var article = await forum.ArticleAsync();
        return (article, (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Fine.")).Id);
    }
}

public sealed class SendingInvalidTextOnSqlite(SqliteForum forum) : SendingInvalidText(forum), IClassFixture<SqliteForum>;

public sealed class SendingInvalidTextOnPostgres(PostgresForum forum) : SendingInvalidText(forum), IClassFixture<PostgresForum>;
