using System.Text.Json;
using Xunit;

namespace Forum.Conformance;

/// <summary>
/// A third-party TypeScript client, with types generated from the introspection result of the running server.
/// </summary>
public sealed class GeneratingAClient(RunningForum forum) : IClassFixture<RunningForum>
{
    [Fact]
    public async Task A_typed_client_is_generated_from_the_server_and_compiles()
    {
        var printed = await NodeScript.RunAsync(
            "codegen.mjs", [forum.GraphQL.ToString()], TestContext.Current.CancellationToken);
        Assert.Contains("obj/codegen/graphql.ts", JsonSerializer.Deserialize<List<string>>(printed)!);
    }
}
