using System.Text.Json.Nodes;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>
/// GraphQL.NET's own strategy executes a document that also selects a type of the schema. Every document can therefore
/// be executed by both engines, and the responses must be the same.
/// </summary>
public sealed class ComparingTheTwoExecutions : IAsyncLifetime
{
    private static readonly string[] Leaves =
    [
        "id", "title", "genre", "at", "shelf", "tags", "note", "authorName", "__typename", "bug", "broken",
        "author{id name}",
    ];

    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Random_documents_give_equal_responses()
    {
        var random = new Random(20_261_123);
        for (var i = 0; i < 300; i++)
        {
            var fields = Fields(random, 3);
            var query =
                $"query($yes:Boolean!=true,$n:Int!=2){{hello@include(if:$yes) books(count:{random.Next(4)}){{{fields} unused:shelf@skip(if:$yes) sequels(first:$n){{id}}}} {Root(random)}}}";
            var planned = JsonNode.Parse(await server.ExecuteAsync(query))!;
            var expected = JsonNode.Parse(await server.ExecuteAsync(query[..^1] + " zz:__type(name:\"Int\"){name}}"))!;
            if (expected["data"] is JsonObject data) data.Remove("zz");
            Assert.True(
                JsonNode.DeepEquals(planned["data"], expected["data"]), query + "\n" + planned + "\n" + expected);
            Assert.Equal(expected["errors"] is null, planned["errors"] is null);
        }
    }

    private static string Root(Random random) => random.Next(4) switch
    {
        0 => "things{id ...on Book{missing} ...on Author{name}}",
        1 => "things{__typename id ...on Book{title sequels{id}}} secret",
        2 => "x:books{missing}",
        _ => "sum(of:[1,$n])",
    };

    private static string Fields(Random random, int depth)
    {
        var fields = "";
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            fields += Leaves[random.Next(Leaves.Length)] + " ";
            if (depth > 0 && random.Next(3) == 0) fields += $"sequels(first:$n){{{Fields(random, depth - 1)}}} ";
            if (random.Next(4) == 0) fields += $"...on Book{{{Leaves[random.Next(Leaves.Length)]}}} ";
        }

        return fields;
    }
}
