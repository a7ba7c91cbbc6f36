using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Forum.Testing;
using GraphQLServer.Limits;

namespace Forum.Server.Tests.TrustedDocuments;

/// <summary>
/// The documents of real clients determine how often one response key of an object may be selected
/// (`Forum:Limits:SameKey`). Client libraries add `__typename` to every selection set.
/// </summary>
public sealed partial class RepeatingResponseKeys(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private static readonly string[] Folders = ["operations", "codegen"];

    [Fact]
    public async Task The_limit_is_the_largest_number_that_a_client_of_this_forum_needs()
    {
        List<string> documents =
        [
            .. Folders
                .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, folder)))
                .Select(file => AddTypeNames(File.ReadAllText(file))),
            await DistinguishAllTypesAsync("ArticleEvent", "subscription { articleEvents(articleId: \"x\")"),
            await DistinguishAllTypesAsync("Node", "query { node(id: \"x\")"),
        ];
        Assert.True(documents.Count > 18);
        var limit = new GraphQLLimits().SameKey;
        await using var strict = new ForumClient(await forum.StartNodeAsync($"--Forum:Limits:SameKey={limit - 1}"));

        var rejected = 0;
        foreach (var document in documents)
        {
            Assert.False(await IsRejectedAsync(forum.Anonymous, document), document);
            if (await IsRejectedAsync(strict, document)) rejected++;
        }

        Assert.InRange(rejected, 1, documents.Count);
    }

    /// <summary>A selection with one inline fragment for each object type of an interface.</summary>
    private async Task<string> DistinguishAllTypesAsync(string name, string field)
    {
        var types = (await forum.Anonymous.QueryAsync(
            "query ($name: String!) { __type(name: $name) { possibleTypes { name } } }", new { name }))["__type"];
        var fragments = types["possibleTypes"].Json.EnumerateArray()
            .Select(type => $"... on {type.GetProperty("name").GetString()} {{ __typename }}");
        return $"{field} {{ __typename {string.Join(' ', fragments)} }} }}";
    }

    private static string AddTypeNames(string document) => SelectionSets().Replace(document, "{ __typename");

    private static async Task<bool> IsRejectedAsync(ForumClient client, string document)
    {
        using var response = await client.Http.PostAsJsonAsync(
            "/graphql", new { query = document }, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return text.Contains("TOO_MANY_DUPLICATES", StringComparison.Ordinal);
    }

    /// <summary>The opening brace of a selection set is the last character of its line.</summary>
    [GeneratedRegex(@"\{(?=\r?$)", RegexOptions.Multiline)]
    private static partial Regex SelectionSets();
}
