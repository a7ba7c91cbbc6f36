using System.Text.Json;
using Xunit;

namespace Forum.Conformance;

/// <summary>The audits of the graphql-http package: 13 of what a server must do, 23 should, 25 may.</summary>
public sealed class GraphQLOverHttp(RunningForum forum) : IClassFixture<RunningForum>
{
    [Fact]
    public async Task Every_audit_passes()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var printed = await NodeScript.RunAsync("audit.mjs", [forum.GraphQL.ToString()], cancellation);
        var audits = JsonSerializer.Deserialize<List<Audit>>(printed, JsonSerializerOptions.Web)!;

        Assert.Equal(61, audits.Count);
        Assert.Empty(audits.Where(audit => audit.Status != "ok").Select(audit => $"{audit.Id} {audit.Name}: {audit.Reason}"));
    }
}
