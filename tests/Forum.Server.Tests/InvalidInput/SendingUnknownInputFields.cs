using System.Text.Json;
using System.Text.RegularExpressions;
using Forum.Server.Tests.Mutations;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

/// <summary>
/// Fields that an input type does not define, and that a server open to mass assignment would copy into a row.
/// </summary>
public abstract partial class SendingUnknownInputFields(ForumHost forum)
{
    private static readonly string[] Extra =
    [
        "authorId: \"x\"", "accountId: \"x\"", "pseudonymId: \"x\"", "role: ADMINISTRATOR", "roles: [ADMINISTRATOR]",
        "createdAt: \"2020-01-01T00:00:00Z\"", "editedAt: null", "score: 1000", "upvotes: 1000", "isPinned: true",
        "isLocked: false", "status: VISIBLE", "depth: 0", "id: \"x\"", "commentCount: 5", "__proto__: {}",
    ];

    [Fact]
    public async Task An_unknown_input_field_is_rejected_and_nothing_is_written()
    {
        var schema = await SchemaWalk.ReadAsync(forum.Anonymous);
        var article = await forum.ArticleAsync();
        var comment = (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Fine.")).Id;
        var mutations = SampleMutation.All(schema, await forum.SectionAsync("news"), article, comment);
        ForumClient[] people = [
            await forum.SharedMemberAsync("Ada"), await forum.SharedModeratorAsync(), await forum.SharedEditorAsync()];
        await forum.SharedAdministratorAsync();
        var before = await forum.CountRowsAsync();

        var tried = 0;
        foreach (var mutation in mutations)
        {
            foreach (var extra in Extra.Where(extra => !mutation.Fields.Contains(extra.Split(':')[0])))
            {
                var (required, json) = (mutation.RequiredInput, Json($"{{ {extra} }}"));
                var literal = $"{mutation.Literal(required)[..^1]}, {extra} }}";
                var variables = $$"""{"input": {{JsonSerializer.Serialize(required)[..^1]}}, {{json[1..]}}}""";
                foreach (var person in people)
                {
                    var document = $"mutation {{ {mutation.Name}(input: {literal}) {{ __typename }} }}";
                    Assert.Equal("VALIDATION_FAILED", await CodeAsync(person, document, "{}"));
                    Assert.Equal("INVALID_VARIABLES", await CodeAsync(person, mutation.Document(), variables));
                }

                tried++;
            }
        }

        Assert.InRange(tried, 10 * Extra.Length, int.MaxValue);
        Assert.Equal(before, await forum.CountRowsAsync());

        // The same mutations without the extra field are accepted.
        foreach (var mutation in mutations)
            await mutation.RunAsync(await mutation.CallerAsync(forum), mutation.RequiredInput);
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
        var response = await person.SendAsync(
            $$"""{"query": {{JsonSerializer.Serialize(query)}}, "variables": {{variables}}}""");
        Assert.False(response.Has("data"), $"{response}\nto {query} {variables}");
        return response["errors"][0]["extensions"]["code"].Text;
    }
}

public sealed class SendingUnknownInputFieldsOnSqlite(SqliteForum forum)
    : SendingUnknownInputFields(forum), IClassFixture<SqliteForum>;

public sealed class SendingUnknownInputFieldsOnPostgres(PostgresForum forum)
    : SendingUnknownInputFields(forum), IClassFixture<PostgresForum>;
