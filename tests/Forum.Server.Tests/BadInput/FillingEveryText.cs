using Forum.Server.Tests.Hosting;

namespace Forum.Server.Tests.BadInput;

/// <summary>Every text that a mutation takes, at its limit, in ten scripts: what is accepted is stored, and comes back as it was sent.</summary>
public abstract class FillingEveryText(ForumHost forum)
{
    /// <summary>One character as a person counts them, of each script; the longest is a family of 25 bytes.</summary>
    private static readonly string[] Scripts = ["a", "é", "я", "ع", "नि", "ที่", "가", "漢", "🇩🇪", "👨‍👩‍👧‍👦"];

    /// <summary>Texts whose limit is in characters as a person counts them, and how to read them back.</summary>
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

    /// <summary>Texts that are ASCII, or limited in another unit, and tested where they are.</summary>
    private static readonly string[] Others =
    [
        "PostCommentInput.text", "EditCommentInput.text", "PublishArticleInput.html", "UpdateArticleInput.html",
        "PublishArticleInput.slug", "PublishArticleInput.url", "UpdateArticleInput.url",
        "PostCommentInput.idempotencyKey", "EditCommentInput.idempotencyKey", "PublishArticleInput.idempotencyKey",
    ];

    [Fact]
    public async Task Every_text_of_every_mutation_is_known_here()
    {
        var answer = await forum.Reader.QueryAsync(
            "{ __schema { types { kind name inputFields { name type { name ofType { name } } } } } }");
        var texts = answer["__schema"]["types"].Items
            .Where(type => type["kind"].Text == "INPUT_OBJECT" && type["name"].Text.EndsWith("Input", StringComparison.Ordinal))
            .SelectMany(type => type["inputFields"].Items
                .Where(field => $"{field["type"]}".Contains("\"String\"", StringComparison.Ordinal))
                .Select(field => $"{type["name"].Text}.{field["name"].Text}"));
        Assert.Equal(Lines.Keys.Concat(Others).Order(StringComparer.Ordinal), texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_line_at_its_limit_is_stored_in_every_script_and_one_character_more_is_refused()
    {
        // The longest lines at their limits take more bytes than a request usually may.
        var node = await forum.AnotherNodeAsync("--Forum:Limits:BodyBytes=1000000");
        var (editor, moderator) = ((await forum.RegularEditorAsync()).At(node), (await forum.RegularModeratorAsync()).At(node));
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

            async Task<Outcome> SendAsync(string text)
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
                return new Outcome(answer[mutation]);
            }
        }
    }

    [Fact]
    public async Task A_section_has_a_name_of_80_characters_in_every_script()
    {
        foreach (var script in Scripts)
        {
            var (slug, name) = ($"section-{Array.IndexOf(Scripts, script)}", string.Concat(Enumerable.Repeat(script, 80)));
            await forum.Node.RunAsync("section", "add", slug, name);
            var answer = await forum.Reader.QueryAsync("query ($slug: String!) { section(slug: $slug) { name } }", new { slug });
            Assert.Equal(name.Normalize(), answer["section"]["name"].Text.Normalize());
            await Assert.ThrowsAsync<InvalidOperationException>(() => forum.Node.RunAsync("section", "add", slug, name + script));
        }
    }

    [Fact]
    public async Task A_character_of_any_number_of_code_points_is_refused_as_too_long()
    {
        var article = await forum.ArticleAsync();
        var editor = await forum.RegularEditorAsync();
        var joined = string.Join('\u200D', Enumerable.Repeat("👩", 2_000));
        Assert.Equal("INVALID_INPUT", (await editor.UpdateArticleAsync(article, title: joined)).Refusal);
    }

    public sealed class OnSqlite(SqliteForum forum) : FillingEveryText(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : FillingEveryText(forum), IClassFixture<PostgresForum>;
}
