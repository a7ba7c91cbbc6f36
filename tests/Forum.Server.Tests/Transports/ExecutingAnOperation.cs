using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Transports;

/// <summary>An operation has the same response on every transport.</summary>
public abstract class ExecutingAnOperation(ForumHost forum)
{
    private const string Post =
        "mutation ($input: PostCommentInput!) { postComment(input: $input) { comment { id text } errors { code path } } }";

    private protected static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Variables_and_aliases_are_applied()
    {
        await forum.SectionAsync("news");
        var result = await ExecuteAsync(
            new("query ($slug: String!) { one: section(slug: $slug) { slug } two: section(slug: \"none\") { slug } }")
            {
                Variables = new { slug = "news" },
            });
        Assert.Equal("""{"data":{"one":{"slug":"news"},"two":null}}""", $"{result}");
    }

    [Theory]
    [InlineData("A", """{"data":{"a":"Query"}}""")]
    [InlineData("B", """{"data":{"b":"Query"}}""")]
    [InlineData("C", null)]
    [InlineData(null, null)]
    public async Task The_named_operation_runs(string? name, string? expected)
    {
        var result = await ExecuteAsync(
            new("query A { a: __typename } query B { b: __typename }") { OperationName = name });
        if (expected is null) Assert.Equal("OPERATION_NOT_FOUND", CodeOf(result));
        else Assert.Equal(expected, $"{result}");
    }

    [Theory]
    [InlineData("{", "SYNTAX_ERROR")]
    [InlineData("{ nothing }", "VALIDATION_FAILED")]
    [InlineData("query ($n: Int!) { articles(first: $n) { nodes { id } } }", "INVALID_VARIABLES")]
    [InlineData("{ article(by: { id: \"a\", slug: \"b\" }) { id } }", "VALIDATION_FAILED")]
    public async Task An_invalid_document_has_errors_and_no_data(string document, string code)
    {
        var result = await ExecuteAsync(new(document));
        Assert.Equal(code, CodeOf(result));
        Assert.False(result.Has("data"));
    }

    [Fact]
    public async Task A_failed_field_is_named_and_the_rest_is_returned()
    {
        var article = await forum.ArticleAsync();
        var result = await ExecuteAsync(
            new("query ($id: ID!) {\n  forum { name }\n  article(by: { id: $id }) { comments(first: 1000) { totalCount } }\n}")
            {
                Variables = new { id = article },
            });
        Assert.Equal("""{"forum":{"name":"Forum"},"article":null}""", $"{result["data"]}");
        var error = Assert.Single(result["errors"].Items);
        Assert.Equal("""["article","comments"]""", $"{error["path"]}");
        Assert.Equal("""[{"line":3,"column":30}]""", $"{error["locations"]}");
        Assert.Equal("""{"code":"INVALID_INPUT"}""", $"{error["extensions"]}");
    }

    [Fact]
    public async Task A_comment_is_posted()
    {
        var (article, ada) = (await forum.ArticleAsync(), OperationCaller.ByToken(
            await forum.SharedMemberAsync("Ada")));
        var posted = new MutationResult((await ExecuteAsync(PostOf(article, "Hello."), ada))["data"]["postComment"]);
        Assert.Equal("Hello.", (await forum.Anonymous.CommentAsync(posted.Id))["text"].Text);
    }

    [Theory]
    [InlineData(TestUser.Anonymous, "Hello.", """[{"code":"SIGN_IN_REQUIRED","path":null}]""")]
    [InlineData(TestUser.Member, " ", """[{"code":"INVALID_INPUT","path":["text"]}]""")]
    [InlineData(TestUser.Member, "Hello.", """[{"code":"LOCKED","path":null}]""")]
    public async Task A_rejected_comment_has_errors_in_the_payload(TestUser user, string text, string errors)
    {
        var article = await forum.ArticleAsync();
        await (await forum.SharedModeratorAsync()).LockArticleAsync(article, "Enough.");
        var result = await ExecuteAsync(PostOf(article, text), OperationCaller.ByToken(await forum.UserAsync(user)));
        Assert.Equal(errors, $"{result["data"]["postComment"]["errors"]}");
    }

    [Fact]
    public async Task A_reused_idempotency_key_returns_the_first_result()
    {
        var (article, ada) = (await forum.ArticleAsync(), OperationCaller.ByToken(
            await forum.SharedMemberAsync("Ada")));
        var (once, again) = (
            await ExecuteAsync(PostOf(article, "Once.", "a-key"), ada),
            await ExecuteAsync(PostOf(article, "Once.", "a-key"), ada));
        Assert.Equal($"{once}", $"{again}");
        Assert.Equal(1, (await forum.Anonymous.CommentsAsync(article))["totalCount"].Number);
    }

    [Fact]
    public async Task A_token_or_a_cookie_authenticates_the_caller()
    {
        var (ada, request) = (await forum.SharedMemberAsync("Ada"), new OperationRequest(
            "{ viewer { pseudonym { name } } }"));
        foreach (var caller in new[] { OperationCaller.ByToken(ada), await OperationCaller.ByCookieAsync(ada) })
            Assert.Equal("Ada", (await ExecuteAsync(request, caller))["data"]["viewer"]["pseudonym"]["name"].Text);
        Assert.True((await ExecuteAsync(request))["data"]["viewer"].IsNull);
    }

    [Fact]
    public async Task The_cost_is_reported_on_request()
    {
        var request = new OperationRequest("{ articles(first: 10) { nodes { section { slug } } } }");
        Assert.False((await ExecuteAsync(request)).Has("extensions"));
        var response = await ExecuteAsync(request with { Cost = "report" });
        Assert.True(response.Has("data"));
        Assert.Equal(3_000, response["extensions"]["cost"]["limit"].Number);
        Assert.Equal(
            $"{{\"extensions\":{response["extensions"]}}}",
            $"{await ExecuteAsync(request with { Cost = "validate" })}");
    }

    [Fact]
    public async Task An_operation_that_costs_too_much_is_rejected()
    {
        var result = await ExecuteAsync(new("{ articles(first: 100) { nodes { comments(first: 100) { totalCount } } } }"));
        Assert.Equal("COST_TOO_HIGH", CodeOf(result));
        Assert.Contains("'articles.nodes.comments'", result["errors"][0]["message"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_too_long_is_rejected() => Assert.Equal(
        "DOCUMENT_TOO_LONG", CodeOf(await ExecuteAsync(new($"{{ __typename }} #{new string('x', 17_000)}"))));

    [Fact]
    public async Task A_document_that_is_too_deep_is_rejected()
    {
        var deep = string.Concat(Enumerable.Repeat("{ parent ", 13)) + "{ id }" + new string('}', 13);
        Assert.Equal("FIELDS_TOO_DEEP", CodeOf(await ExecuteAsync(new($"{{ comment(id: \"x\") {deep} }}"))));
    }

    [Fact]
    public async Task A_document_with_too_many_aliases_is_rejected()
    {
        var aliases = string.Join(' ', Enumerable.Range(0, 31).Select(i => $"a{i}: __typename"));
        Assert.Equal("TOO_MANY_ALIASES", CodeOf(await ExecuteAsync(new($"{{ {aliases} }}"))));
    }

    [Fact]
    public async Task A_trusted_document_runs_by_its_id()
    {
        var trusted = new OperationRequest { DocumentId = ClientDocument.Of("Viewer").Hash, OperationName = "Viewer" };
        Assert.Equal("""{"data":{"viewer":null}}""", $"{await ExecuteAsync(trusted)}");
    }

    [Fact]
    public async Task An_unknown_document_id_is_rejected() => Assert.Equal(
        "PERSISTED_QUERY_NOT_FOUND", CodeOf(await ExecuteAsync(new() { DocumentId = new string('0', 64) })));

    [Fact]
    public async Task Introspection_returns_the_schema()
    {
        var result = await ExecuteAsync(
            new("{ __schema { queryType { name } } __type(name: \"Vote\") { enumValues { name } } __typename }"));
        Assert.Equal(
            """{"data":{"__schema":{"queryType":{"name":"Query"}},"__type":{"enumValues":[{"name":"UP"},{"name":"DOWN"}]},"__typename":"Query"}}""",
            $"{result}");
    }

    [Fact]
    public async Task The_fields_of_a_mutation_run_serially()
    {
        var (article, ada) = (await forum.ArticleAsync(), await forum.SharedMemberAsync("Ada"));
        var comment = (await ada.PostCommentAsync(article, "None.")).Id;
        const string Edits =
            """
            mutation ($id: ID!) {
              one: editComment(input: { commentId: $id, text: "One." }) { comment { text } }
              two: editComment(input: { commentId: $id, text: "Two." }) { comment { text } }
              three: editComment(input: { commentId: $id, text: "Three." }) { comment { text } }
            }
            """;
        var result = await ExecuteAsync(new(Edits) { Variables = new { id = comment } }, OperationCaller.ByToken(ada));
        Assert.Equal(
            """{"one":{"comment":{"text":"One."}},"two":{"comment":{"text":"Two."}},"three":{"comment":{"text":"Three."}}}""",
            $"{result["data"]}");
        Assert.Equal("Three.", (await forum.Anonymous.CommentAsync(comment))["text"].Text);
    }

    [Theory]
    [InlineData("👩🏽‍🚀 says \"hello\" \\ and </script>")]
    [InlineData("data: a line\n\nevent: complete\n: another")]
    [InlineData("مرحبا, שלום, こんにちは")]
    public async Task The_text_of_a_comment_is_returned_unchanged(string words)
    {
        var (article, ada) = (await forum.ArticleAsync(), OperationCaller.ByToken(
            await forum.SharedMemberAsync("Ada")));
        var result = await ExecuteAsync(PostOf(article, words), ada);
        Assert.Equal(words, result["data"]["postComment"]["comment"]["text"].Text);
    }

    [Fact]
    public async Task A_line_separator_in_an_article_is_returned_unchanged()
    {
        var (editor, section) = (await forum.SharedEditorAsync(), await forum.SectionAsync("news"));
        var article = (await editor.PublishArticleAsync(
            $"separated-{Guid.NewGuid():n}", "Separated", section, html: "<p>One\u2028two\u2029three</p>")).Id;
        var result = await ExecuteAsync(
            new("query ($id: ID!) { article(by: { id: $id }) { html } }") { Variables = new { id = article } });
        Assert.Equal("<p>One\u2028two\u2029three</p>", result["data"]["article"]["html"].Text);
    }

    [Fact]
    public async Task A_thread_of_300_comments_is_returned_completely()
    {
        var (article, ada) = (await forum.ArticleAsync(), await forum.SharedMemberAsync("Ada"));
        var words = new string('x', 200);
        for (var top = 0; top < 75; top++)
        {
            var parent = (await ada.PostCommentAsync(article, $"{top} {words}")).Id;
            for (var reply = 0; reply < 3; reply++) await ada.PostCommentAsync(
                article, $"{top} {reply} {words}", parent);
        }

        const string Thread =
            "query ($id: ID!) { article(by: { id: $id }) { thread(first: 100, maxDepth: 1, orderBy: OLDEST) { rows { comment { id text html } } } } }";
        var rows = (await ExecuteAsync(
            new(Thread) { Variables = new { id = article } }))["data"]["article"]["thread"]["rows"];
        Assert.Equal(300, rows.Items.Select(row => row["comment"]["id"].Text).Distinct().Count());
        Assert.All(rows.Items, row => Assert.EndsWith(words, row["comment"]["text"].Text, StringComparison.Ordinal));
    }

    /// <summary>Runs an operation and returns the whole response: `data`, `errors`, `extensions`.</summary>
    private protected abstract Task<ResponseValue> ExecuteAsync(OperationRequest request, OperationCaller caller);

    private protected async Task<HttpResponseMessage> PostAsync(
        OperationRequest request, OperationCaller caller, string accept)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, forum.Anonymous.GraphQL)
        {
            Content = JsonContent.Create(request.Payload)
        };
        message.Headers.Add("Accept", accept);
        foreach (var (name, value) in caller.Headers) message.Headers.Add(name, value);
        return await forum.Anonymous.Http.SendAsync(message, TestCancellation);
    }

    private static OperationRequest PostOf(string articleId, string text, string? idempotencyKey = null) =>
        new(Post) { Variables = new { input = new { articleId, text, idempotencyKey } } };

    private static string CodeOf(ResponseValue result) =>
        Assert.Single(result["errors"].Items)["extensions"]["code"].Text;

    private Task<ResponseValue> ExecuteAsync(OperationRequest request) =>
        ExecuteAsync(request, OperationCaller.Anonymous);
}
