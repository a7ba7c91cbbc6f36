using System.Net.Http.Json;
using Forum.Server.Tests.TrustedDocuments;
using Forum.Testing;

namespace Forum.Server.Tests.Transports;

/// <summary>An operation has the same response on every transport.</summary>
public abstract class ExecutingAnOperation(ForumHost forum)
{
    private const string Post =
        "mutation ($input: PostCommentInput!) { postComment(input: $input) { comment { id text } errors { code path } } }";

    private protected static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Variables_and_aliases_reach_the_answer()
    {
        await forum.SectionAsync("news");
        var answer = await AskAsync(new("query ($slug: String!) { one: section(slug: $slug) { slug } two: section(slug: \"none\") { slug } }") { Variables = new { slug = "news" } });
        Assert.Equal("""{"data":{"one":{"slug":"news"},"two":null}}""", $"{answer}");
    }

    [Theory]
    [InlineData("A", """{"data":{"a":"Query"}}""")]
    [InlineData("B", """{"data":{"b":"Query"}}""")]
    [InlineData("C", null)]
    [InlineData(null, null)]
    public async Task Of_two_operations_the_named_one_runs(string? name, string? expected)
    {
        var answer = await AskAsync(new("query A { a: __typename } query B { b: __typename }") { OperationName = name });
        if (expected is null) Assert.Equal("OPERATION_NOT_FOUND", CodeOf(answer));
        else Assert.Equal(expected, $"{answer}");
    }

    [Theory]
    [InlineData("{", "SYNTAX_ERROR")]
    [InlineData("{ nothing }", "VALIDATION_FAILED")]
    [InlineData("query ($n: Int!) { articles(first: $n) { nodes { id } } }", "INVALID_VARIABLES")]
    [InlineData("{ article(by: { id: \"a\", slug: \"b\" }) { id } }", "VALIDATION_FAILED")]
    public async Task What_cannot_run_has_errors_and_no_data(string document, string code)
    {
        var answer = await AskAsync(new(document));
        Assert.Equal(code, CodeOf(answer));
        Assert.False(answer.Has("data"));
    }

    [Fact]
    public async Task A_refused_field_is_named_and_the_rest_is_there()
    {
        var article = await forum.ArticleAsync();
        var answer = await AskAsync(new("query ($id: ID!) {\n  forum { name }\n  article(by: { id: $id }) { comments(first: 1000) { totalCount } }\n}") { Variables = new { id = article } });
        Assert.Equal("""{"forum":{"name":"Forum"},"article":null}""", $"{answer["data"]}");
        var error = Assert.Single(answer["errors"].Items);
        Assert.Equal("""["article","comments"]""", $"{error["path"]}");
        Assert.Equal("""[{"line":3,"column":30}]""", $"{error["locations"]}");
        Assert.Equal("""{"code":"INVALID_INPUT"}""", $"{error["extensions"]}");
    }

    [Fact]
    public async Task A_comment_is_posted()
    {
        var (article, ada) = (await forum.ArticleAsync(), OperationCaller.ByToken(await forum.RegularAsync("Ada")));
        var posted = new MutationResult((await AskAsync(PostOf(article, "Hello."), ada))["data"]["postComment"]);
        Assert.Equal("Hello.", (await forum.Reader.CommentAsync(posted.Id))["text"].Text);
    }

    [Fact]
    public async Task Why_a_comment_is_not_posted_stands_in_the_payload()
    {
        var (article, ada) = (await forum.ArticleAsync(), OperationCaller.ByToken(await forum.RegularAsync("Ada")));
        Assert.Equal("""[{"code":"SIGN_IN_REQUIRED","path":null}]""", await RefusalAsync(PostOf(article, "Hello."), OperationCaller.Nobody));
        Assert.Equal("""[{"code":"INVALID_INPUT","path":["text"]}]""", await RefusalAsync(PostOf(article, " "), ada));
        await (await forum.RegularModeratorAsync()).LockArticleAsync(article, "Enough.");
        Assert.Equal("""[{"code":"LOCKED","path":null}]""", await RefusalAsync(PostOf(article, "Hello."), ada));
    }

    [Fact]
    public async Task A_key_that_comes_again_gets_the_first_answer()
    {
        var (article, ada) = (await forum.ArticleAsync(), OperationCaller.ByToken(await forum.RegularAsync("Ada")));
        var (once, again) = (await AskAsync(PostOf(article, "Once.", "a-key"), ada), await AskAsync(PostOf(article, "Once.", "a-key"), ada));
        Assert.Equal($"{once}", $"{again}");
        Assert.Equal(1, (await forum.Reader.CommentsAsync(article))["totalCount"].Number);
    }

    [Fact]
    public async Task A_token_or_a_cookie_says_who_asks()
    {
        var (ada, question) = (await forum.RegularAsync("Ada"), new OperationRequest("{ viewer { pseudonym { name } } }"));
        foreach (var asker in new[] { OperationCaller.ByToken(ada), await OperationCaller.ByCookieAsync(ada) })
            Assert.Equal("Ada", (await AskAsync(question, asker))["data"]["viewer"]["pseudonym"]["name"].Text);
        Assert.True((await AskAsync(question))["data"]["viewer"].IsNull);
    }

    [Fact]
    public async Task The_cost_is_told_who_asks_for_it()
    {
        var question = new OperationRequest("{ articles(first: 10) { nodes { section { slug } } } }");
        Assert.False((await AskAsync(question)).Has("extensions"));
        var told = await AskAsync(question with { Cost = "report" });
        Assert.True(told.Has("data"));
        Assert.Equal(3_000, told["extensions"]["cost"]["limit"].Number);
        Assert.Equal($"{{\"extensions\":{told["extensions"]}}}", $"{await AskAsync(question with { Cost = "validate" })}");
    }

    [Fact]
    public async Task What_costs_too_much_is_refused()
    {
        var answer = await AskAsync(new("{ articles(first: 100) { nodes { comments(first: 100) { totalCount } } } }"));
        Assert.Equal("COST_TOO_HIGH", CodeOf(answer));
        Assert.Contains("'articles.nodes.comments'", answer["errors"][0]["message"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_long_or_too_deep_or_has_too_many_aliases_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{ parent ", 13)) + "{ id }" + new string('}', 13);
        var aliases = string.Join(' ', Enumerable.Range(0, 31).Select(i => $"a{i}: __typename"));
        Assert.Equal("DOCUMENT_TOO_LONG", CodeOf(await AskAsync(new($"{{ __typename }} #{new string('x', 17_000)}"))));
        Assert.Equal("FIELDS_TOO_DEEP", CodeOf(await AskAsync(new($"{{ comment(id: \"x\") {deep} }}"))));
        Assert.Equal("TOO_MANY_ALIASES", CodeOf(await AskAsync(new($"{{ {aliases} }}"))));
    }

    [Fact]
    public async Task A_trusted_document_runs_by_its_id_and_another_id_is_not_known()
    {
        var trusted = new OperationRequest { DocumentId = ClientDocument.Of("Viewer").Hash, OperationName = "Viewer" };
        Assert.Equal("""{"data":{"viewer":null}}""", $"{await AskAsync(trusted)}");
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", CodeOf(await AskAsync(new() { DocumentId = new string('0', 64) })));
    }

    [Fact]
    public async Task The_schema_is_told()
    {
        var answer = await AskAsync(new("{ __schema { queryType { name } } __type(name: \"Vote\") { enumValues { name } } __typename }"));
        Assert.Equal("""{"data":{"__schema":{"queryType":{"name":"Query"}},"__type":{"enumValues":[{"name":"UP"},{"name":"DOWN"}]},"__typename":"Query"}}""", $"{answer}");
    }

    [Fact]
    public async Task The_fields_of_a_mutation_run_one_after_another()
    {
        var (article, ada) = (await forum.ArticleAsync(), await forum.RegularAsync("Ada"));
        var comment = (await ada.PostCommentAsync(article, "None.")).Id;
        const string Edits =
            """
            mutation ($id: ID!) {
              one: editComment(input: { commentId: $id, text: "One." }) { comment { text } }
              two: editComment(input: { commentId: $id, text: "Two." }) { comment { text } }
              three: editComment(input: { commentId: $id, text: "Three." }) { comment { text } }
            }
            """;
        var answer = await AskAsync(new(Edits) { Variables = new { id = comment } }, OperationCaller.ByToken(ada));
        Assert.Equal(
            """{"one":{"comment":{"text":"One."}},"two":{"comment":{"text":"Two."}},"three":{"comment":{"text":"Three."}}}""", $"{answer["data"]}");
        Assert.Equal("Three.", (await forum.Reader.CommentAsync(comment))["text"].Text);
    }

    [Theory]
    [InlineData("👩🏽‍🚀 says \"hello\" \\ and </script>")]
    [InlineData("data: a line\n\nevent: complete\n: another")]
    [InlineData("مرحبا, שלום, こんにちは")]
    public async Task A_comments_words_arrive_unharmed(string words)
    {
        var (article, ada) = (await forum.ArticleAsync(), OperationCaller.ByToken(await forum.RegularAsync("Ada")));
        var answer = await AskAsync(PostOf(article, words), ada);
        Assert.Equal(words, answer["data"]["postComment"]["comment"]["text"].Text);
    }

    [Fact]
    public async Task A_line_separator_in_an_article_arrives_unharmed()
    {
        var (editor, section) = (await forum.RegularEditorAsync(), await forum.SectionAsync("news"));
        var article = (await editor.PublishArticleAsync($"separated-{Guid.NewGuid():n}", "Separated", section, html: "<p>One\u2028two\u2029three</p>")).Id;
        var answer = await AskAsync(new("query ($id: ID!) { article(by: { id: $id }) { html } }") { Variables = new { id = article } });
        Assert.Equal("<p>One\u2028two\u2029three</p>", answer["data"]["article"]["html"].Text);
    }

    [Fact]
    public async Task A_thread_of_300_comments_arrives_whole()
    {
        var (article, ada) = (await forum.ArticleAsync(), await forum.RegularAsync("Ada"));
        var words = new string('x', 200);
        for (var top = 0; top < 75; top++)
        {
            var parent = (await ada.PostCommentAsync(article, $"{top} {words}")).Id;
            for (var reply = 0; reply < 3; reply++) await ada.PostCommentAsync(article, $"{top} {reply} {words}", parent);
        }

        const string Thread = "query ($id: ID!) { article(by: { id: $id }) { thread(first: 100, maxDepth: 1, orderBy: OLDEST) { rows { comment { id text html } } } } }";
        var rows = (await AskAsync(new(Thread) { Variables = new { id = article } }))["data"]["article"]["thread"]["rows"];
        Assert.Equal(300, rows.Items.Select(row => row["comment"]["id"].Text).Distinct().Count());
        Assert.All(rows.Items, row => Assert.EndsWith(words, row["comment"]["text"].Text, StringComparison.Ordinal));
    }

    /// <summary>Runs an operation and returns the whole response: `data`, `errors`, `extensions`.</summary>
    private protected abstract Task<ResponseValue> AskAsync(OperationRequest question, OperationCaller asker);

    private protected async Task<HttpResponseMessage> PostAsync(OperationRequest question, OperationCaller asker, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, forum.Reader.GraphQL) { Content = JsonContent.Create(question.Payload) };
        request.Headers.Add("Accept", accept);
        foreach (var (name, value) in asker.Headers) request.Headers.Add(name, value);
        return await forum.Reader.Http.SendAsync(request, Ended);
    }

    private static OperationRequest PostOf(string articleId, string text, string? idempotencyKey = null) =>
        new(Post) { Variables = new { input = new { articleId, text, idempotencyKey } } };

    private static string CodeOf(ResponseValue answer) => Assert.Single(answer["errors"].Items)["extensions"]["code"].Text;

    private Task<ResponseValue> AskAsync(OperationRequest question) => AskAsync(question, OperationCaller.Nobody);

    private async Task<string> RefusalAsync(OperationRequest question, OperationCaller asker) =>
        $"{(await AskAsync(question, asker))["data"]["postComment"]["errors"]}";
}
