using System.Text.Json;
using Forum.Server.Tests.Mutations;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

public abstract class SendingInvalidText(ForumHost forum)
{
    /// <summary>The number of inputs that the mutations had when this was written; more mutations have more.</summary>
    private const int MinInputs = 30;

    /// <summary>Replaced by the text after the input is serialized: the serializer would escape the text.</summary>
    private const string Placeholder = "PLACEHOLDER";

    /// <summary>Texts above the limit of a field, as JSON escapes them; `*` is every field but HTML.</summary>
    private static readonly (string Field, string Text)[] AboveLimits =
    [
        ("text", new string('x', 10_001)), ("reason", new string('x', 501)), ("slug", new string('x', 201)),
        ("title", new string('x', 301)), ("summary", new string('x', 2_001)), ("byline", new string('x', 301)),
        ("url", "https://example.org/" + new string('x', 2_000)), ("idempotencyKey", new string('x', 129)),
        ("idempotencyKey", ""), ("idempotencyKey", "a\\u0000b"), ("*", new string('x', 60_000)),
    ];

    /// <summary>HTML is sanitized, and a key may be blank.</summary>
    private static readonly string[] NotAlwaysRejected = ["html", "idempotencyKey"];

    /// <summary>Invalid characters, as JSON would escape them.</summary>
    public static TheoryData<string> InvalidText =>
    [
        "", "   ", "\\n\\n\\t", "\\u200b\\u200d\\u2060", "\\u3164\\u2800", "a\\u0000b", "\\u0000", "\\u0007bell",
        "\\ufffe", "\\u202e\\u202e",
    ];

    /// <summary>An unpaired surrogate is not valid JSON text: the document is not executed.</summary>
    public static TheoryData<string> UnpairedSurrogates => ["\\ud800", "a\\udfffb", "\\udc00\\ud800"];

    [Theory]
    [MemberData(nameof(InvalidText))]
    public async Task An_invalid_text_is_named_and_nothing_is_written(string escaped)
    {
        var inputs = await InputsAsync(NotAlwaysRejected);
        var before = await forum.CountRowsAsync();
        foreach (var (mutation, field, input) in inputs)
        {
            var response = await (await mutation.CallerAsync(forum)).SendAsync(Body(mutation, JsonOf(input, escaped)));
            Assert.Equal((mutation.Name, "INVALID_INPUT", field), RefusalOf(mutation, response));
        }

        Assert.InRange(inputs.Count, MinInputs, int.MaxValue);
        Assert.Equal(before, await forum.CountRowsAsync());
    }

    [Theory]
    [MemberData(nameof(UnpairedSurrogates))]
    public async Task An_unpaired_surrogate_is_rejected(string escaped)
    {
        var inputs = await InputsAsync(["html"]);
        var before = await forum.CountRowsAsync();
        foreach (var (mutation, field, input) in inputs)
        {
            var client = await mutation.CallerAsync(forum);
            Assert.Equal("BAD_REQUEST", CodeOf(await client.SendAsync(Body(mutation, JsonOf(input, escaped)))));

            // Written into the document as a literal, it passes the JSON parser and is validated as a text.
            var literal = mutation.Literal(input).Replace(Placeholder, escaped, StringComparison.Ordinal);
            var document = $"mutation {{ {mutation.Name}(input: {literal}) {{ errors {{ code path }} }} }}";
            var response = await client.SendAsync($$"""{"query":{{JsonSerializer.Serialize(document)}}}""");
            if (response.Has("errors")) Assert.Equal("SYNTAX_ERROR", CodeOf(response));
            else Assert.Equal((mutation.Name, "INVALID_INPUT", field), RefusalOf(mutation, response));
        }

        Assert.InRange(inputs.Count, MinInputs, int.MaxValue);
        Assert.Equal(before, await forum.CountRowsAsync());
    }

    [Fact]
    public async Task An_oversized_text_is_rejected_at_each_of_its_limits()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        Assert.Null((await ada.PostCommentAsync(await forum.ArticleAsync(), new string('x', 10_000))).Refusal);
        var inputs = await InputsAsync([]);
        var before = await forum.CountRowsAsync();
        foreach (var (mutation, field, input) in inputs)
        {
            var client = await mutation.CallerAsync(forum);
            var general = field == "html" ? "" : "*";
            foreach (var (_, text) in AboveLimits.Where(it => it.Field == field || it.Field == general))
            {
                var response = await client.SendAsync(Body(mutation, JsonOf(input, text)));
                Assert.Equal((mutation.Name, "INVALID_INPUT", field), RefusalOf(mutation, response));
            }

            var body = Body(mutation, JsonOf(input, new string('x', 70_000)));
            Assert.Equal("BODY_TOO_LARGE", CodeOf(await client.SendAsync(body)));
        }

        Assert.InRange(inputs.Count, MinInputs, int.MaxValue);
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
        var edda = await forum.SharedEditorAsync();
        var refused = await edda.PublishArticleAsync(slug, "Title", await forum.SectionAsync("news"));
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
        var edda = await forum.SharedEditorAsync();
        var refused = await edda.PublishArticleAsync(
            $"a-{Guid.NewGuid():n}", "Title", await forum.SectionAsync("news"), url: url);
        Assert.Equal(("INVALID_INPUT", "url"), (refused.Refusal, refused.Error["path"][0].Text));
        Assert.True(
            (await forum.Anonymous.QueryAsync(
                "query ($url: String!) { article(by: { url: $url }) { id } }", new { url }))["article"].IsNull);
    }

    /// <param name="escaped">The text, as JSON escapes it.</param>
    private static string JsonOf(Dictionary<string, object?> input, string escaped) =>
        JsonSerializer.Serialize(input).Replace(Placeholder, escaped, StringComparison.Ordinal);

    private static string Body(SampleMutation mutation, string input) =>
        $$"""{"query":"{{mutation.Document()}}","variables":{"input":{{input}} } }""";

    private static (string Mutation, string Code, string Field) RefusalOf(
        SampleMutation mutation, ResponseValue response)
    {
        var error = response["data"][mutation.Name]["errors"][0];
        return (mutation.Name, error["code"].Text, error["path"][0].Text);
    }

    private static string CodeOf(ResponseValue response) => response["errors"][0]["extensions"]["code"].Text;

    /// <summary>
    /// Every text field of every mutation's sample input, with all of the other fields and with the required ones.
    /// </summary>
    /// <param name="except">Names of fields that accept some of the texts.</param>
    private async Task<IReadOnlyList<InvalidInputCase>> InputsAsync(string[] except)
    {
        var (article, comment) = await CommentAsync();
        await forum.SharedAdministratorAsync();
        var (schema, section) = (await SchemaWalk.ReadAsync(forum.Anonymous), await forum.SectionAsync("news"));
        var mutations = SampleMutation.All(schema, section, article, comment);
        return
        [
            .. from mutation in mutations
               from field in mutation.TextFields.Except(except)
               from others in new[] { mutation.Input, mutation.RequiredInput }
               select new InvalidInputCase(mutation, field, new(others) { [field] = Placeholder }),
        ];
    }

    private async Task<(string Article, string Comment)> CommentAsync()
    {
        var article = await forum.ArticleAsync();
        return (article, (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Fine.")).Id);
    }

    /// <param name="Input">The input, with the placeholder in the field.</param>
    private sealed record InvalidInputCase(SampleMutation Mutation, string Field, Dictionary<string, object?> Input);
}

public sealed class SendingInvalidTextOnSqlite(SqliteForum forum)
    : SendingInvalidText(forum), IClassFixture<SqliteForum>;

public sealed class SendingInvalidTextOnPostgres(PostgresForum forum)
    : SendingInvalidText(forum), IClassFixture<PostgresForum>;
