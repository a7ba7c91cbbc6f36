using System.Text;
using Forum.Server.Tests.Accounts;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

/// <summary>
/// Every text input of a mutation at its limit, in ten scripts: accepted text is stored and returned exactly as it was sent.
/// </summary>
public abstract class SendingTextAtItsLimit(ForumHost forum)
{
    /// <summary>One grapheme of each script; the longest is a family emoji of 25 bytes.</summary>
    private static readonly string[] Scripts = ["a", "é", "я", "ع", "नि", "ที่", "가", "漢", "🇩🇪", "👨‍👩‍👧‍👦"];

    /// <summary>Texts whose limit is in graphemes, and the selection that reads them back.</summary>
    private static readonly Dictionary<string, (int Limit, string Selection)> Lines = new()
    {
        ["PublishArticleInput.title"] = (300, "article { title }"),
        ["PublishArticleInput.summary"] = (2_000, "article { summary }"),
        ["PublishArticleInput.byline"] = (300, "article { byline }"),
        ["UpdateArticleInput.title"] = (300, "article { title }"),
        ["UpdateArticleInput.summary"] = (2_000, "article { summary }"),
        ["UpdateArticleInput.byline"] = (300, "article { byline }"),
        ["LockArticleInput.reason"] = (500, "article { lock { reason } }"),
        ["LockBranchInput.reason"] = (500, "comment { lock { reason } }"),
        ["UnlockArticleInput.reason"] = (500, "article { id }"),
        ["UnlockBranchInput.reason"] = (500, "comment { id }"),
    };

    /// <summary>Texts that are also limited in another unit, and tested below.</summary>
    private static readonly string[] Long = ["PostCommentInput.text", "EditCommentInput.text", "PublishArticleInput.html", "UpdateArticleInput.html"];

    /// <summary>Texts that are ASCII, and tested elsewhere.</summary>
    private static readonly string[] Others =
    [
        "PublishArticleInput.slug", "PublishArticleInput.url", "UpdateArticleInput.url",
        "PostCommentInput.idempotencyKey", "EditCommentInput.idempotencyKey", "PublishArticleInput.idempotencyKey",
    ];

    /// <summary>In UTF-16 code units: escaped in JSON, the text still fits into a request.</summary>
    private const int MaxUnits = 5_000;

    private static readonly string[] TextTypes = ["\"String\"", "\"ID\"", "\"ArticleBy\""];

    private static readonly string[] QueryArguments = ["slug", "by", "name", "after", "before", "section", "id", "ids"];

    [Fact]
    public async Task Every_text_argument_of_every_mutation_is_tested()
    {
        var answer = await forum.Anonymous.QueryAsync(
            "{ __schema { types { kind name inputFields { name type { name ofType { name } } } } } }");
        var texts = answer["__schema"]["types"].Items
            .Where(type => type["kind"].Text == "INPUT_OBJECT" && type["name"].Text.EndsWith("Input", StringComparison.Ordinal))
            .SelectMany(type => type["inputFields"].Items
                .Where(field => $"{field["type"]}".Contains("\"String\"", StringComparison.Ordinal))
                .Select(field => $"{type["name"].Text}.{field["name"].Text}"));
        Assert.Equal(Lines.Keys.Concat(Long).Concat(Others).Order(StringComparer.Ordinal), texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_line_is_stored_at_its_limit_in_every_script_and_rejected_above_it()
    {
        // The longest single-line texts at their limits take more bytes than a request may have by default.
        var node = await forum.StartNodeAsync("--Forum:Limits:BodyBytes=1000000");
        var (editor, moderator) = ((await forum.SharedEditorAsync()).At(node), (await forum.SharedModeratorAsync()).At(node));
        var (section, article) = (await forum.SectionAsync("news"), await forum.ArticleAsync());
        var comment = (await moderator.PostCommentAsync(await forum.ArticleAsync(), "Words.")).Id;
        foreach (var (name, (limit, selection)) in Lines)
        {
            foreach (var script in Scripts)
            {
                var text = string.Concat(Enumerable.Repeat(script, limit));
                var what = $"{name} in {script}";
                var stored = await SendAsync(text);
                Assert.True(stored.Refusal is null, $"{what}: {stored.Payload}");
                var value = selection.Split(' ', '{', '}').Where(field => field.Length > 0).Aggregate(stored.Payload, (at, field) => at[field]).Text;
                if (!selection.Contains(" id ", StringComparison.Ordinal)) Assert.True(value == text.Normalize(), what);
                Assert.True((await SendAsync(text + script)).Refusal == "INVALID_INPUT", $"One more of {what}");
            }

            async Task<MutationResult> SendAsync(string text)
            {
                var (type, field) = (name.Split('.')[0], name.Split('.')[1]);
                var mutation = $"{char.ToLowerInvariant(type[0])}{type[1..^5]}";
                var input = new Dictionary<string, object?>();
                if (type == "PublishArticleInput") (input["slug"], input["title"], input["sectionId"]) = ($"a-{Guid.NewGuid():n}", "About it", section);
                else input[type.Contains("Branch", StringComparison.Ordinal) ? "commentId" : "articleId"] = type.Contains("Branch", StringComparison.Ordinal) ? comment : article;
                input[field] = text;
                var caller = type.Contains("lock", StringComparison.OrdinalIgnoreCase) ? moderator : editor;
                var answer = await caller.QueryAsync(
                    $"mutation ($input: {type}!) {{ {mutation}(input: $input) {{ {selection} errors {{ code message }} }} }}", new { input });
                return new MutationResult(answer[mutation]);
            }
        }
    }

    [Fact]
    public async Task A_comment_is_stored_at_its_limit_of_characters_or_bytes_in_every_script()
    {
        const int characters = 10_000, bytes = characters * 8;
        var node = await forum.StartNodeAsync("--Forum:Limits:BodyBytes=1000000");
        var author = (await forum.SignUpAsync(Names.New("Author"))).At(node);
        var article = await forum.ArticleAsync();
        foreach (var script in Scripts)
        {
            var text = string.Concat(Enumerable.Repeat(script, Math.Min(characters, bytes / Encoding.UTF8.GetByteCount(script)))).Normalize();
            var posted = await author.PostCommentAsync(article, text);
            Assert.True(posted.Payload["comment"]["text"].Text == text, script);
            var id = (await author.PostCommentAsync(article, "Words.")).Id;
            var edited = await author.EditCommentAsync(id, text);
            Assert.True(edited.Payload["comment"]["text"].Text == text, script);
            Assert.Equal("INVALID_INPUT", (await author.PostCommentAsync(article, text + script)).Refusal);
            Assert.Equal("INVALID_INPUT", (await author.EditCommentAsync(id, text + script)).Refusal);
        }
    }

    [Fact]
    public async Task An_article_s_html_is_stored_at_its_limit_in_every_script()
    {
        const int limit = 500_000;
        var node = await forum.StartNodeAsync("--Forum:Limits:BodyBytes=4000000");
        var (editor, section) = ((await forum.SharedEditorAsync()).At(node), await forum.SectionAsync("news"));
        foreach (var script in Scripts)
        {
            var letter = script.Normalize();
            var html = $"<p>{string.Concat(Enumerable.Repeat(letter, (limit - "<p></p>".Length) / letter.Length))}</p>";
            var article = (await SendAsync("PublishArticleInput", new { slug = $"a-{Guid.NewGuid():n}", title = "About it", sectionId = section, html })).Payload["article"];
            Assert.True(article["html"].Text == html, script);
            var updated = await SendAsync("UpdateArticleInput", new { articleId = article["id"].Text, html });
            Assert.True(updated.Payload["article"]["html"].Text == html, script);
            Assert.Equal("INVALID_INPUT", (await SendAsync("UpdateArticleInput", new { articleId = article["id"].Text, html = html + letter })).Refusal);
        }

        async Task<MutationResult> SendAsync(string type, object input)
        {
            var mutation = $"{char.ToLowerInvariant(type[0])}{type[1..^5]}";
            var answer = await editor.QueryAsync($"mutation ($input: {type}!) {{ {mutation}(input: $input) {{ article {{ id html }} errors {{ code message }} }} }}", new { input });
            return new MutationResult(answer[mutation]);
        }
    }

    [Theory]
    [InlineData("section(slug: $text) { id }", "slug")]
    [InlineData("article(by: { slug: $text }) { id }", "by")]
    [InlineData("article(by: { url: $text }) { id }", "by")]
    [InlineData("article(by: { id: $id }) { id }", "by")]
    [InlineData("pseudonym(name: $text) { id }", "name")]
    [InlineData("articles(first: 1, after: $text) { edges { cursor } }", "after")]
    [InlineData("articles(last: 1, before: $text) { edges { cursor } }", "before")]
    [InlineData("articles(first: 1, section: $id) { edges { cursor } }", "section")]
    [InlineData("comment(id: $id) { id }", "id")]
    [InlineData("node(id: $id) { id }", "id")]
    [InlineData("nodes(ids: [$id]) { id }", "ids")]
    public async Task A_query_text_finds_nothing_or_is_rejected_in_every_script_at_every_length(string field, string argument)
    {
        Assert.Contains(argument, QueryArguments);
        var variable = field.Contains("$id", StringComparison.Ordinal) ? "$id: ID!" : "$text: String!";
        foreach (var script in Scripts.Concat(["\0", "\u202E", "%", "'"]))
            foreach (var length in new[] { 1, 40, 41, 200, 201, 2_000, MaxUnits })
            {
                var text = string.Concat(Enumerable.Repeat(script, Math.Min(length, MaxUnits / script.Length)));
                var answer = await forum.Anonymous.TryQueryAsync($"query ({variable}) {{ {field} }}", variable[1] == 'i' ? new { id = text } : new { text });
                var refused = answer.Has("errors") ? answer["errors"][0]["extensions"]["code"].Text : "INVALID_INPUT";
                Assert.True(refused is "INVALID_INPUT" or "INVALID_ID" or "INVALID_CURSOR", $"{field} with {length} of {script}: {refused}");
            }
    }

    [Fact]
    public async Task Every_text_argument_of_every_query_is_tested()
    {
        var answer = await forum.Anonymous.QueryAsync("{ __schema { queryType { fields { args { name type { name ofType { name ofType { name ofType { name } } } } } } } } }");
        var texts = answer["__schema"]["queryType"]["fields"].Items
            .SelectMany(of => of["args"].Items.Where(its => TextTypes.Any(type => $"{its["type"]}".Contains(type, StringComparison.Ordinal))))
            .Select(its => its["name"].Text);
        Assert.Equal(QueryArguments.Order(StringComparer.Ordinal), texts.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_pseudonym_of_40_letters_is_registered_in_every_script()
    {
        foreach (var letter in Scripts[..8])
        {
            var (name, email) = (string.Concat(Enumerable.Repeat(letter, 40)), $"{Guid.NewGuid():n}@example.org");
            Assert.Equal("InvalidPseudonym", (await forum.Anonymous.RegisterAsync(email, ForumClient.Password, name + letter)).ValidationErrors);
            Assert.Equal(200, (await forum.Anonymous.RegisterAsync(email, ForumClient.Password, name)).Status);
            var found = await forum.Anonymous.QueryAsync("query ($name: String!) { pseudonym(name: $name) { name } }", new { name });
            Assert.Equal(name.Normalize(NormalizationForm.FormKC), found["pseudonym"]["name"].Text);
        }
    }

    [Fact]
    public async Task A_section_has_a_name_of_80_characters_in_every_script()
    {
        foreach (var script in Scripts)
        {
            var (slug, name) = ($"section-{Array.IndexOf(Scripts, script)}", string.Concat(Enumerable.Repeat(script, 80)));
            await forum.Node.RunAsync("section", "add", slug, name);
            var answer = await forum.Anonymous.QueryAsync("query ($slug: String!) { section(slug: $slug) { name } }", new { slug });
            Assert.Equal(name.Normalize(), answer["section"]["name"].Text.Normalize());
            await Assert.ThrowsAsync<InvalidOperationException>(() => forum.Node.RunAsync("section", "add", slug, name + script));
        }
    }

    [Fact]
    public async Task A_grapheme_of_too_many_code_points_is_rejected()
    {
        var article = await forum.ArticleAsync();
        var editor = await forum.SharedEditorAsync();
        var joined = string.Join('\u200D', Enumerable.Repeat("👩", 2_000));
        Assert.Equal("INVALID_INPUT", (await editor.UpdateArticleAsync(article, title: joined)).Refusal);
    }

    public sealed class OnSqlite(SqliteForum forum) : SendingTextAtItsLimit(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : SendingTextAtItsLimit(forum), IClassFixture<PostgresForum>;
}
