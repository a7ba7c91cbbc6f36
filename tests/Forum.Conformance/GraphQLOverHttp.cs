using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Forum.Conformance;

/// <summary>
/// The audits of the graphql-http package: 13 MUST, 23 SHOULD and 25 MAY requirements of the GraphQL over HTTP
/// specification.
/// </summary>
public sealed class GraphQLOverHttp
{
    /// <summary>
    /// The audits that fail with TrustedDocumentsOnly, by audit id, and why. The forum then runs only the documents of
    /// `schema/operations`; these audits send other documents.
    /// </summary>
    private static readonly Dictionary<string, string> ExpectedFailures = new()
    {
        ["22EB"] = "{ __typename } is not trusted: 400 under application/graphql-response+json",
        ["34A2"] = "{ __typename } is not trusted: 400",
        ["13EE"] = "{ __typename } is not trusted: errors",
        ["8161"] = "a document with a named operation is not trusted: 400",
        ["B8B3"] = "a document with a named operation is not trusted: errors",
        ["94B0"] = "{ __typename } with null variables is not trusted: 400",
        ["0220"] = "{ __typename } with null variables is not trusted: errors",
        ["94B1"] = "{ __typename } with a null operationName is not trusted: 400",
        ["0221"] = "{ __typename } with a null operationName is not trusted: errors",
        ["94B2"] = "{ __typename } with null extensions is not trusted: 400",
        ["0222"] = "{ __typename } with null extensions is not trusted: errors",
        ["2EA1"] = "__type(name: $name) is not trusted, and introspection is disabled: 400",
        ["28B9"] = "__type(name: $name) is not trusted, and introspection is disabled: errors",
        ["D6D5"] = "__type(name: $name) by GET is not trusted, and introspection is disabled: 400",
        ["6A70"] = "__type(name: $name) by GET is not trusted, and introspection is disabled: errors",
        ["428F"] = "{ __typename } with extensions is not trusted: 400",
        ["1B7A"] = "{ __typename } with extensions is not trusted: errors",
    };

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_audit_passes()
    {
        await using var forum = new RunningForum();
        await forum.InitializeAsync();
        Assert.Empty((await FailedAsync(forum)).Select(audit => $"{audit.Id} {audit.Name}: {audit.Reason}"));
    }

    [Fact]
    public async Task With_TrustedDocumentsOnly_only_audits_that_send_their_own_document_fail()
    {
        await using var forum = new RunningForum(
            "Production", "--Forum:Limits:TrustedDocumentsOnly=true", "--Forum:Limits:Introspection=false");
        await forum.InitializeAsync();
        Assert.Equal(ExpectedFailures.Keys.Order(), (await FailedAsync(forum)).Select(audit => audit.Id).Order());

        using var http = new HttpClient();
        using var refused = await http.PostAsJsonAsync(
            forum.GraphQL, new { query = "{ __typename }" }, TestCancellation);
        Assert.Contains(
            "\"DOCUMENT_NOT_TRUSTED\"", await refused.Content.ReadAsStringAsync(TestCancellation),
            StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<AuditResult>> FailedAsync(RunningForum forum)
    {
        var printed = await NodeScript.RunAsync("audit.mjs", [forum.GraphQL.ToString()], TestCancellation);
        var audits = JsonSerializer.Deserialize<List<AuditResult>>(printed, JsonSerializerOptions.Web)!;
        Assert.Equal(61, audits.Count);
        return [.. audits.Where(audit => audit.Status != "ok")];
    }
}
