using System.Text;
using Forum.Server.Tests.Mutations;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

/// <summary>
/// Every text input of a mutation at its limit, in ten scripts: accepted text is stored and returned exactly as it was
/// sent.
/// </summary>
public abstract class SendingTextAtItsLimit(ForumHost forum)
{
    /// <summary>One grapheme of each script; the longest is a family emoji of 25 bytes.</summary>
    private static readonly string[] Scripts = ["a", "é", "я", "ع", "नि", "ที่", "가", "漢", "🇩🇪", "👨‍👩‍👧‍👦"];

    /// <summary>The limits of lines, in graphemes. Other fields have the limit that their refusal states.</summary>
    private static readonly Dictionary<string, int> Limits = new()
    {
        ["title"] = 300,
        ["summary"] = 2_000,
        ["byline"] = 300,
        ["reason"] = 500,
    };

    /// <summary>Texts that are also limited in another unit, and tested below.</summary>
    private static readonly string[] Long = ["text", "html"];

    /// <summary>Texts that are ASCII, and tested elsewhere.</summary>
    private static readonly string[] Ascii = ["slug", "url", "idempotencyKey"];

    /// <summary>In UTF-16 code units: escaped in JSON, the text still fits into a request.</summary>
    private const int MaxUnits = 5_000;

    private static readonly string[] TextTypes = ["\"String\"", "\"ID\"", "\"ArticleBy\""];

    private static readonly string[] QueryArguments = ["slug", "by", "name", "after", "before", "section", "id", "ids"];

    [Fact]
    public async Task Every_text_argument_of_every_mutation_is_tested()
    {
        var response = await forum.Anonymous.QueryAsync(
            "{ __schema { types { kind name inputFields { name type { name ofType { name } } } } } }");
        var texts = response["__schema"]["types"].Items
            .Where(type =>
                type["kind"].Text == "INPUT_OBJECT" && type["name"].Text.EndsWith("Input", StringComparison.Ordinal))
            .SelectMany(type => type["inputFields"].Items
                .Where(field => $"{field["type"]}".Contains("\"String\"", StringComparison.Ordinal))
                .Select(field => $"{type["name"].Text}.{field["name"].Text}"));
        var tested =
            from mutation in await MutationsAsync()
            from field in mutation.TextFields
            select $"{mutation.TypeName}Input.{field}";
        Assert.Equal(tested.Order(StringComparer.Ordinal), texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_line_is_stored_at_its_limit_in_every_script_and_rejected_above_it()
    {
        // The longest single-line texts at their limits take more bytes than a request may have by default.
        var node = await forum.StartNodeAsync("--Forum:Limits:BodyBytes=1000000");
        var texts =
            from mutation in await MutationsAsync()
            from field in mutation.TextFields.Except(Long).Except(Ascii)
            select new TextInput(mutation, field);
        var (schema, accepted, read) = (await SchemaWalk.ReadAsync(forum.Anonymous), 0, 0);
        foreach (var input in texts)
        {
            var client = (await input.Mutation.CallerAsync(forum)).At(node);
            var limit = await input.LimitAsync(client);
            Assert.Equal(Limits.GetValueOrDefault(input.Field, limit), limit);
            foreach (var script in Scripts)
            {
                var text = string.Concat(Enumerable.Repeat(script, limit));
                var stored = await input.SendAsync(client, schema, text);
                Assert.True(stored.Refusal != "INVALID_INPUT", $"{input} in {script}: {stored.Payload}");
                if (stored.Refusal is null) accepted++;
                if (input.Read(schema, stored) is { } value)
                {
                    Assert.True(value == text.Normalize(), $"{input} in {script}");
                    read++;
                }

                var tooLong = await input.SendAsync(client, schema, text + script);
                Assert.True(tooLong.Refusal == "INVALID_INPUT", $"{input} above its limit in {script}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{accepted} lines accepted, {read} of them read");

        // Publishing has four such fields, updating three, locking and unlocking four. The reason of unlocking cannot
        // be read.
        Assert.InRange(accepted, 10 * Scripts.Length, int.MaxValue);
        Assert.InRange(read, 8 * Scripts.Length, int.MaxValue);
    }

    [Fact]
    public async Task A_comment_is_stored_at_its_limit_of_characters_or_bytes_in_every_script()
    {
        const int characters = 10_000, bytes = characters * 8;
        await CheckLongAsync("text", script =>
        {
            var count = Math.Min(characters, bytes / Encoding.UTF8.GetByteCount(script));
            return string.Concat(Enumerable.Repeat(script, count)).Normalize();
        });
    }

    [Fact]
    public async Task An_article_s_html_is_stored_at_its_limit_in_every_script()
    {
        const int limit = 500_000;
        await CheckLongAsync("html", script =>
        {
            var letter = script.Normalize();
            return $"<p>{string.Concat(Enumerable.Repeat(letter, (limit - "<p></p>".Length) / letter.Length))}</p>";
        });
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
    public async Task A_query_text_finds_nothing_or_is_rejected_in_every_script_at_every_length(
        string field, string argument)
    {
        Assert.Contains(argument, QueryArguments);
        var variable = field.Contains("$id", StringComparison.Ordinal) ? "$id: ID!" : "$text: String!";
        foreach (var script in Scripts.Concat(["\0", "\u202E", "%", "'"]))
            foreach (var length in new[] { 1, 40, 41, 200, 201, 2_000, MaxUnits })
            {
                var text = string.Concat(Enumerable.Repeat(script, Math.Min(length, MaxUnits / script.Length)));
                var response = await forum.Anonymous.TryQueryAsync(
                    $"query ({variable}) {{ {field} }}", variable[1] == 'i' ? new { id = text } : new { text });
                var refused = response.Has("errors")
                    ? response["errors"][0]["extensions"]["code"].Text
                    : "INVALID_INPUT";
                Assert.True(
                    refused is "INVALID_INPUT" or "INVALID_ID" or "INVALID_CURSOR",
                    $"{field} with {length} of {script}: {refused}");
            }
    }

    [Fact]
    public async Task Every_text_argument_of_every_query_is_tested()
    {
        var response = await forum.Anonymous.QueryAsync(
            "{ __schema { queryType { fields { args { name type { name ofType { name ofType { name ofType { name } } } } } } } } }");
        var texts = response["__schema"]["queryType"]["fields"].Items
            .SelectMany(field =>
                field["args"].Items.Where(
                    argument => TextTypes.Any(
                        type => $"{argument["type"]}".Contains(type, StringComparison.Ordinal))))
            .Select(argument => argument["name"].Text);
        Assert.Equal(QueryArguments.Order(StringComparer.Ordinal), texts.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_pseudonym_of_40_letters_is_registered_in_every_script()
    {
        foreach (var letter in Scripts[..8])
        {
            var (name, email) = (string.Concat(Enumerable.Repeat(letter, 40)), $"{Guid.NewGuid():n}@example.org");
            Assert.Equal(
                "InvalidPseudonym",
                (await forum.Anonymous.RegisterAsync(email, ForumClient.Password, name + letter)).ValidationErrors);
            Assert.Equal(200, (await forum.Anonymous.RegisterAsync(email, ForumClient.Password, name)).Status);
            var found = await forum.Anonymous.QueryAsync(
                "query ($name: String!) { pseudonym(name: $name) { name } }", new { name });
            Assert.Equal(name.Normalize(NormalizationForm.FormKC), found["pseudonym"]["name"].Text);
        }
    }

    [Fact]
    public async Task A_section_has_a_name_of_80_characters_in_every_script()
    {
        foreach (var script in Scripts)
        {
            var (slug, name) = ($"section-{Array.IndexOf(Scripts, script)}", string.Concat(
                Enumerable.Repeat(script, 80)));
            await forum.Node.RunAsync("section", "add", slug, name);
            var response = await forum.Anonymous.QueryAsync(
                "query ($slug: String!) { section(slug: $slug) { name } }", new { slug });
            Assert.Equal(name.Normalize(), response["section"]["name"].Text.Normalize());
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => forum.Node.RunAsync("section", "add", slug, name + script));
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

    private async Task<IReadOnlyList<SampleMutation>> MutationsAsync()
    {
        var (section, article) = (await forum.SectionAsync("news"), await forum.ArticleAsync());
        var comment = (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Words.")).Id;
        return SampleMutation.All(await SchemaWalk.ReadAsync(forum.Anonymous), section, article, comment);
    }

    /// <summary>Sends the longest text, and one that is longer, in every mutation that has the field.</summary>
    /// <param name="longest">Returns the longest text of a script.</param>
    private async Task CheckLongAsync(string field, Func<string, string> longest)
    {
        var node = await forum.StartNodeAsync("--Forum:Limits:BodyBytes=4000000");
        var (schema, read) = (await SchemaWalk.ReadAsync(forum.Anonymous), 0);
        foreach (var mutation in (await MutationsAsync()).Where(m => m.TextFields.Contains(field)))
        {
            var (input, client) = (new TextInput(mutation, field), (await mutation.CallerAsync(forum)).At(node));
            foreach (var script in Scripts)
            {
                var text = longest(script);
                var stored = await input.SendAsync(client, schema, text);
                Assert.True(stored.Refusal != "INVALID_INPUT", $"{input} in {script}");
                if (input.Read(schema, stored) is { } value)
                {
                    Assert.True(value == text, $"{input} in {script}");
                    read++;
                }

                var tooLong = await input.SendAsync(client, schema, text + script);
                Assert.True(tooLong.Refusal == "INVALID_INPUT", $"{input} above its limit in {script}");
            }
        }

        Assert.InRange(read, 2 * Scripts.Length, int.MaxValue);
    }

    public sealed class OnSqlite(SqliteForum forum) : SendingTextAtItsLimit(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : SendingTextAtItsLimit(forum), IClassFixture<PostgresForum>;
}
