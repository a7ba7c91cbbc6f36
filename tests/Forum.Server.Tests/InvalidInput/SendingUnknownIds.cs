using System.Text.Json;
using Forum.Server.Tests.Mutations;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

public abstract class SendingUnknownIds(ForumHost forum)
{
    private const int MinTried = 400;

    [Fact]
    public async Task An_invalid_or_unknown_id_is_NOT_FOUND()
    {
        var article = await forum.ArticleAsync();
        await forum.SharedAdministratorAsync();
        var posted = (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Fine.")).Node;
        var (comment, section) = (posted["id"].Text, await forum.SectionAsync("news"));
        string[] real = [article, comment, section, posted["author"]["id"].Text];
        var before = await forum.CountRowsAsync();
        var tried = 0;
        var schema = await SchemaWalk.ReadAsync(forum.Anonymous);
        foreach (var mutation in SampleMutation.All(schema, section, article, comment))
        {
            var client = await mutation.CallerAsync(forum);
            foreach (var field in mutation.IdFields)
            {
                // The sample's id is that of an object of the right type.
                var wrong = mutation.Input.GetValueOrDefault(field) is string right ? real.Except([right]) : [];
                foreach (var bad in Malformed(comment).Concat(Unknown()).Concat(wrong))
                {
                    // Without the optional ids: those of two articles together are invalid, too.
                    var input = new Dictionary<string, object?>(mutation.RequiredInput) { [field] = bad };
                    AssertNotFound(await mutation.RunAsync(client, input), $"{mutation.Name}.{field}", bad);
                    tried++;
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{tried} ids");
        Assert.InRange(tried, MinTried, int.MaxValue);
        Assert.Equal(before, await forum.CountRowsAsync());
    }

    [Fact]
    public async Task Reading_an_unknown_id_returns_null()
    {
        var article = await forum.ArticleAsync();
        var comment = (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Fine.")).Id;
        foreach (var bad in Malformed(comment).Concat(Unknown()))
        {
            var response = await forum.Anonymous.SendAsync(JsonSerializer.Serialize(new
            {
                query = """
                    query ($id: ID!, $text: String!) {
                      node(id: $id) { id } nodes(ids: [$id]) { id } comment(id: $id) { id } article(by: { id: $id }) { id }
                      bySlug: article(by: { slug: $text }) { id } byUrl: article(by: { url: $text }) { id }
                      section(slug: $text) { id } pseudonym(name: $text) { id } articles(section: $id) { nodes { id } }
                    }
                    """,
                variables = new { id = bad, text = bad },
            }));
            Assert.False(response.Has("errors"), $"{bad}: {response}");
            foreach (var field in new[] { "node", "comment", "article", "bySlug", "byUrl", "section", "pseudonym" })
                Assert.True(response["data"][field].IsNull, $"{field} {bad}");
            Assert.True(response["data"]["nodes"][0].IsNull);
            Assert.Equal(0, response["data"]["articles"]["nodes"].Count);
        }
    }

    [Fact]
    public async Task An_anonymous_caller_gets_SIGN_IN_REQUIRED_before_any_id_is_checked()
    {
        var nowhere = GlobalId.Of(GlobalId.Article, Guid.NewGuid());
        var mutations = SampleMutation.All(await SchemaWalk.ReadAsync(forum.Anonymous), nowhere, nowhere, nowhere);
        Assert.NotEmpty(mutations);
        foreach (var id in new[] { "", "x", nowhere })
        {
            foreach (var mutation in mutations)
            {
                var input = mutation.Input;
                foreach (var field in mutation.IdFields) input[field] = id;
                var response = await mutation.RunAsync(forum.Anonymous, input);
                Assert.Equal("SIGN_IN_REQUIRED", Assert.Single(response.Payload["errors"].Items)["code"].Text);
            }
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999999999")]
    [InlineData("1.5")]
    [InlineData("true")]
    [InlineData("[\"x\"]")]
    [InlineData("{\"a\":1}")]
    [InlineData("null")]
    public async Task An_id_that_is_no_string_is_not_found(string id)
    {
        var response = await forum.Anonymous.SendAsync(
            $$"""{"query":"query ($id: ID!) { node(id: $id) { id } }","variables":{"id":{{id}} } }""");
        Assert.True(
            response.Has("errors") ? CodeOf(response) == "INVALID_VARIABLES" : response["data"]["node"].IsNull,
            response.ToString());
    }

    [Fact]
    public async Task A_parent_in_another_article_is_NOT_FOUND()
    {
        var (here, there) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        var ada = await forum.SharedMemberAsync("Ada");
        var parent = (await ada.PostCommentAsync(there, "There.")).Id;
        var before = await forum.CountRowsAsync();
        AssertNotFound(await ada.PostCommentAsync(here, "Here.", parent), "postComment.parentId", parent);
        Assert.Equal(before, await forum.CountRowsAsync());
    }

    [Fact]
    public async Task A_reply_below_the_maximum_depth_is_TOO_DEEP()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        string? parent = null;
        for (var depth = 0; depth <= 32; depth++) parent = (await ada.PostCommentAsync(
            article, $"Depth {depth}.", parent)).Id;
        var refused = await ada.PostCommentAsync(article, "Too deep.", parent);
        Assert.Equal(("TOO_DEEP", "parentId"), (refused.Refusal, refused.Error["path"][0].Text));
        Assert.Equal(33, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    private static IEnumerable<string> Malformed(string comment) =>
    [
        "", " ", "x", "\0", "\ufffd", "null", "../../etc/passwd", "' OR 1=1 --", new string('A', 5_000), comment
            + "A", comment[..^1], comment + "=",
        comment.ToUpperInvariant(), Guid.NewGuid().ToString(), comment[..^1] + (comment[^1] == 'B' ? 'C' : 'B'),
    ];

    /// <summary>Well-formed ids of objects that do not exist, of every type, and of types that do not exist.</summary>
    private static IEnumerable<string> Unknown() =>
        new byte[]
        {
            0, GlobalId.Section, GlobalId.Article, GlobalId.Comment, GlobalId.Pseudonym, GlobalId.Sanction, 6, 255,
        }.SelectMany(kind => new[]
        {
            GlobalId.Of(kind, Guid.NewGuid()), GlobalId.Of(kind, Guid.Empty), GlobalId.Of(kind, Guid.AllBitsSet),
        });

    /// <param name="place">The field of the input, as `mutation.field`.</param>
    private static void AssertNotFound(MutationResult outcome, string place, string id)
    {
        Assert.True(outcome.Refusal == "NOT_FOUND", $"{place} {id}: {outcome.Payload}");
        var path = outcome.Error["path"];
        var isNamed = !path.IsNull && place.EndsWith($".{path[0].Text}", StringComparison.Ordinal);
        Assert.True(isNamed, $"{place} {id}: {outcome.Payload}");
    }

    private static string CodeOf(ResponseValue response) => response["errors"][0]["extensions"]["code"].Text;
}

public sealed class SendingUnknownIdsOnSqlite(SqliteForum forum) : SendingUnknownIds(forum), IClassFixture<SqliteForum>;

public sealed class SendingUnknownIdsOnPostgres(PostgresForum forum)
    : SendingUnknownIds(forum), IClassFixture<PostgresForum>;
