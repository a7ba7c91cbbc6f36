using System.Text.Json;
using Xunit;

namespace Forum.Conformance;

/// <summary>The audits of the graphql-http package: 13 of what a server must do, 23 should, 25 may.</summary>
public sealed class GraphQLOverHttp(RunningForum forum) : IClassFixture<RunningForum>
{
    /// <summary>What the server does not do, and why. An audit that is here and passes fails the test, too.</summary>
    private static readonly Dictionary<string, string> NotDone = new()
    {
        ["5A70"] = "MAY accept GET: only POST is served",
        ["D6D5"] = "MAY accept variables in a GET: only POST is served",
        ["6A70"] = "MAY accept variables in a GET: only POST is served",
    };

    [Fact]
    public async Task Every_audit_passes_but_those_of_what_is_not_served()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var printed = await NodeScript.RunAsync("audit.mjs", forum.GraphQL.ToString(), cancellation);
        var audits = JsonSerializer.Deserialize<List<Audit>>(printed, JsonSerializerOptions.Web)!;

        Assert.Equal(61, audits.Count);
        var failed = audits.Where(audit => audit.Status != "ok").ToList();
        Assert.DoesNotContain(failed, audit => audit.Name.StartsWith("MUST", StringComparison.Ordinal));
        Assert.True(
            failed.Select(audit => audit.Id).ToHashSet().SetEquals(NotDone.Keys),
            string.Join('\n', failed.Select(audit => $"{audit.Id} {audit.Name}: {audit.Reason}")));
    }
}
