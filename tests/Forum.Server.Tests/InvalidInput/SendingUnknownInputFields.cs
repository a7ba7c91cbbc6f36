using System.Text.Json;
using System.Text.RegularExpressions;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

/// <summary>Fields that an input type does not define, and that a server open to mass assignment would copy into a row.</summary>
public abstract partial class SendingUnknownInputFields(ForumHost forum)
{
    private static readonly string[] Extra =
    [
        "authorId: \"x\"", "accountId: \"x\"", "pseudonymId: \"x\"", "role: ADMINISTRATOR", "roles: [ADMINISTRATOR]", "createdAt: \"2020-01-01T00:00:00Z\"",
        "editedAt: null", "score: 1000", "upvotes: 1000", "isPinned: true", "isLocked: false", "status: VISIBLE", "depth: 0", "id: \"x\"", "commentCount: 5", "__proto__: {}",
    ];

    [Fact]
    public async Task An_unknown_input_field_is_rejected_and_nothing_is_written()
    {
        var schema = await SchemaWalk.ReadAsync(forum.Anonymous);
        var article = await forum.ArticleAsync();
        var comment = (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Fine.")).Id;
        var ids = new Dictionary<string, string> { ["articleId"] = article, ["commentId"] = comment, ["sectionId"] = await forum.SectionAsync("news") };
        ForumClient[] people = [await forum.SharedMemberAsync("Ada"), await forum.SharedModeratorAsync(), await forum.SharedEditorAsync()];
        var before = await forum.CountRowsAsync();

        var tried = 0;
        foreach (var mutation in schema.FieldsOf("Mutation"))
        {
            var (name, type) = (mutation["name"].Text, mutation["args"][0]["type"]);
            var sound = schema.Literal(type, "input", ids);
            foreach (var extra in Extra)
            {
                var literal = $"{sound[..^1]}, {extra} }}";
                foreach (var person in people)
                {
                    Assert.Equal("VALIDATION_FAILED", await CodeAsync(person, $"mutation {{ {name}(input: {literal}) {{ __typename }} }}", "{}"));
                    var document = $"mutation ($input: {SchemaWalk.NamedTypeOf(type).Name}!) {{ {name}(input: $input) {{ __typename }} }}";
                    Assert.Equal("INVALID_VARIABLES", await CodeAsync(person, document, $$"""{"input": {{Json(literal)}}}"""));
                }

                tried++;
            }
        }

        Assert.InRange(tried, 10 * Extra.Length, int.MaxValue);
        Assert.Equal(before, await forum.CountRowsAsync());

        // The same mutation without the extra field is accepted.
        await people[0].QueryAsync($"mutation {{ postComment(input: {schema.Literal(schema.FieldsOf("Mutation").First(m => m["name"].Text == "postComment")["args"][0]["type"], "input", ids)}) {{ __typename }} }}");
        Assert.NotEqual(before, await forum.CountRowsAsync());
    }

    [GeneratedRegex(@"(?<=[{,] )(\w+): ")]
    private static partial Regex Name { get; }

    [GeneratedRegex(@"(?<=[ \[])[A-Z_]{2,}")]
    private static partial Regex Member { get; }

    /// <summary>Converts a GraphQL literal to JSON.</summary>
    private static string Json(string literal) => Member.Replace(Name.Replace(literal, "\"$1\": "), "\"$0\"");

    private static async Task<string> CodeAsync(ForumClient person, string query, string variables)
    {
        var answer = await person.SendAsync($$"""{"query": {{JsonSerializer.Serialize(query)}}, "variables": {{variables}}}""");
        Assert.False(answer.Has("data"), $"{answer}\nto {query} {variables}");
        return answer["errors"][0]["extensions"]["code"].Text;
    }
}

public sealed class SendingUnknownInputFieldsOnSqlite(SqliteForum forum) : SendingUnknownInputFields(forum), IClassFixture<SqliteForum>;

public sealed class SendingUnknownInputFieldsOnPostgres(PostgresForum forum) : SendingUnknownInputFields(forum), IClassFixture<PostgresForum>;
