using System.Text.Json;
using Forum.Testing;
using Xunit;

namespace Forum.Conformance;

/// <summary>The introspection result of the running server equals the contract in `schema/`.</summary>
public sealed class Introspecting(RunningForum forum) : IClassFixture<RunningForum>
{
    [Fact]
    public async Task GraphQL_js_16_and_17_introspect_the_contract()
    {
        var printed = await NodeScript.RunAsync(
            "introspect.mjs", [forum.GraphQL.ToString(), SourceTree.PathOf("schema/forum.graphql")],
            TestContext.Current.CancellationToken);
        var read = JsonSerializer.Deserialize<List<ReadSchema>>(printed, JsonSerializerOptions.Web)!;

        Assert.Collection(
            read,
            sixteen => Assert.StartsWith("16.", sixteen.Version),
            seventeen => Assert.StartsWith("17.", seventeen.Version));
        Assert.All(read, schema => Assert.Equal(schema.Contract, schema.Printed));
        Assert.All(read, schema =>
        {
            Assert.Contains("scalar DateTime @specifiedBy(url:", schema.Printed);
            Assert.Contains("input ArticleBy @oneOf", schema.Printed);
        });
    }

    private sealed record ReadSchema(string Version, string Printed, string Contract);
}
