using System.Net.Http.Json;
using System.Text.Json;

namespace Forum.Conformance;

/// <summary>A test case that a script has run against a forum.</summary>
/// <param name="Name">The expected behavior.</param>
/// <param name="Problem">How the behavior differed; empty: the case passed.</param>
internal sealed record CaseResult(string Name, string Problem)
{
    private const string Editor = "edda@example.org", Password = "a quiet harbour in november";

    /// <summary>Runs the cases of a script against a dedicated forum, in which an editor may publish.</summary>
    /// <returns>The cases in the script's order.</returns>
    public static async Task<IReadOnlyList<CaseResult>> RunAsync(string script, CancellationToken cancellationToken)
    {
        // One heartbeat a second, so that many are sent while the cases run.
        await using var forum = new RunningForum(
            "Production", "--Forum:Accounts:RequireConfirmedEmail=false", "--Forum:Limits:Heartbeat=00:00:01");
        await forum.InitializeAsync();
        await forum.RunAsync("section", "add", "news", "News");
        using var http = new HttpClient();
        var account = new { email = Editor, password = Password, pseudonym = "Edda the publisher" };
        using var registered = await http.PostAsJsonAsync(
            new Uri(forum.GraphQL, "account/register"), account, cancellationToken);
        registered.EnsureSuccessStatusCode();
        await forum.RunAsync("grant", "editor", Editor);
        var printed = await NodeScript.RunAsync(
            $"clients/{script}", [forum.GraphQL.ToString(), Editor, Password], cancellationToken);
        return JsonSerializer.Deserialize<List<CaseResult>>(printed, JsonSerializerOptions.Web)!;
    }
}
