using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Forum.Testing;

namespace Forum.Server.Tests.TrustedDocuments;

/// <summary>The documents of `schema/operations`, which the program identifies by their hashes.</summary>
public sealed partial class RunningTrustedDocuments(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private static readonly string[] OfAModerator = ["LockArticle", "UnlockArticle", "LockBranch", "UnlockBranch"];

    public static TheoryData<string> Names => [.. ClientDocument.All.Select(document => document.Name)];

    public static TheoryData<string> Queries => NamesOf("query");

    public static TheoryData<string> Mutations => NamesOf("mutation");

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_file_has_one_operation_with_its_name_and_a_fragment_is_the_same_in_all_files()
    {
        Assert.Equal(16, ClientDocument.All.Count);
        Assert.All(ClientDocument.All, document => Assert.Equal(document.Name, Assert.Single(document.OperationNames)));
        var fragments = ClientDocument.All.SelectMany(document => document.FragmentTexts).Distinct()
            .Select(text => text.Split(' ')[1]);
        Assert.Distinct(fragments);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_runs_by_its_hash_and_by_its_URL_for_every_caller(string name)
    {
        var document = ClientDocument.Of(name);
        var variables = await VariablesAsync(name);
        var ada = await forum.SharedMemberAsync("Ada");
        foreach (var person in new[] { forum.Anonymous, ada })
        {
            var result = await RunAsync(person, document, variables);
            Assert.False(result.Has("errors"), $"{result}");
            var address =
                $"/graphql/persisted/{document.Hash}/{name}?variables={Uri.EscapeDataString(JsonSerializer.Serialize(variables))}";
            Assert.Equal($"{result}", await person.Http.GetStringAsync(address, TestCancellation));
        }
    }

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task A_mutation_runs_by_its_hash_and_never_by_its_URL(string name)
    {
        var document = ClientDocument.Of(name);
        var variables = await VariablesAsync(name);
        var result = await RunAsync(await WriterOfAsync(name), document, variables);
        var field = char.ToLowerInvariant(name[0]) + name[1..];
        Assert.Null(new MutationResult(result["data"][field]).Refusal);
        using var response = await forum.Anonymous.Http.GetAsync(
            $"/graphql/persisted/{document.Hash}/{name}", TestCancellation);
        Assert.Contains(
            "METHOD_NOT_ALLOWED", await response.Content.ReadAsStringAsync(TestCancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_runs_by_its_hash()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var page = (await RunAsync(
            forum.Anonymous, ClientDocument.Of("ArticlePage"),
            new { by = new { id = await forum.ArticleAsync() } }))["data"]["article"];
        using var live = new LiveEvents(await forum.Anonymous.ConnectAsync());
        var payload = new
        {
            documentId = ClientDocument.Of("FollowArticle").Hash,
            variables = new { articleId = page["id"].Text, after = page["eventCursor"].Text },
        };
        await live.Socket.SendAsync(JsonSerializer.Serialize(new { id = "live", type = "subscribe", payload }));
        var comment = (await ada.PostCommentAsync(page["id"].Text, "Are you there?")).Id;
        Assert.Equal(comment, (await live.NextAsync())["comment"]["id"].Text);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_trusted_document_stays_within_the_cost_limit_of_its_caller(string name)
    {
        var person = ClientDocument.Of(name).Kind == "mutation" ? await WriterOfAsync(name) : forum.Anonymous;
        var variables = await VariablesAsync(name);
        foreach (var caller in new[] { person, await forum.SharedMemberAsync("Ada") })
        {
            var cost = (await RunAsync(
                caller, ClientDocument.Of(name), variables, cost: "validate"))["extensions"]["cost"];
            Assert.InRange(cost["rows"].Number, 0, cost["limit"].Number);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_client_library_may_select_the_typename_of_every_object(string name)
    {
        var result = await CostAsync(WithTypes(ClientDocument.Of(name).Text), await VariablesAsync(name));
        if (ClientDocument.Of(name).Kind == "subscription") Assert.Contains(
            "SUBSCRIPTION_NEEDS_A_STREAM", result, StringComparison.Ordinal);
        else Assert.StartsWith("{\"extensions\":{\"cost\":", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_library_may_distinguish_all_types_of_events()
    {
        string[] types =
            ["CommentAdded", "CommentEdited", "CommentWithdrawn", "VotesCounted", "LockChanged", "StartOver"];
        var selections = string.Join(' ', types.Select(type => $"... on {type} {{ at }}"));
        var text = $"subscription {{ articleEvents(articleId: \"none\") {{ {selections} }} }}";
        Assert.Contains(
            "SUBSCRIPTION_NEEDS_A_STREAM", await CostAsync(WithTypes(text), new { }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_TrustedDocumentsOnly_only_trusted_documents_run()
    {
        var closed = await forum.StartNodeAsync("--Forum:Limits:TrustedDocumentsOnly=true", "--Forum:Limits:Tokens=10");
        await using var ended = closed;
        foreach (var document in ClientDocument.All)
        {
            var person = (await WriterOfAsync(document.Name)).At(closed);
            var variables = await VariablesAsync(document.Name);
            // A subscription does not complete on its own.
            var result = await RunAsync(
                person, document, variables, cost: document.Kind == "subscription" ? "validate" : "no");
            Assert.False(result.Has("errors"), $"{document.Name}: {result}");
        }

        var ada = (await forum.SharedMemberAsync("Ada")).At(closed);
        Assert.Equal(
            "DOCUMENT_NOT_TRUSTED",
            (await ada.TryQueryAsync("{ forum { name } }"))["errors"][0]["extensions"]["code"].Text);
        var changed = ClientDocument.Of("Viewer").Text.Replace("email\n", "", StringComparison.Ordinal);
        Assert.Equal(
            "DOCUMENT_NOT_TRUSTED", (await ada.TryQueryAsync(changed))["errors"][0]["extensions"]["code"].Text);
    }

    /// <summary>
    /// Rewrites a document like Apollo Client and urql: `__typename` in every selection and fragment, except for the
    /// root.
    /// </summary>
    private static string WithTypes(string text)
    {
        var root = text.IndexOf('{', StringComparison.Ordinal) + 1;
        return text[..root] + Selections().Replace(text[root..], "{ __typename");
    }

    /// <summary>A document's cost, or the reason for its rejection.</summary>
    private async Task<string> CostAsync(string query, object variables)
    {
        using var response = await forum.Anonymous.Http.PostAsJsonAsync(
            "/graphql", new { query, variables, extensions = new { cost = "validate" } }, TestCancellation);
        return await response.Content.ReadAsStringAsync(TestCancellation);
    }

    private static TheoryData<string> NamesOf(string kind) =>
        [.. ClientDocument.All.Where(document => document.Kind == kind).Select(document => document.Name)];

    private Task<ForumClient> WriterOfAsync(string name) =>
        OfAModerator.Contains(name) ? forum.SharedModeratorAsync() : forum.SharedMemberAsync("Ada");

    private static async Task<ResponseValue> RunAsync(
        ForumClient person, ClientDocument document, object variables, string cost = "no")
    {
        var isStream = document.Kind == "subscription";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql");
        request.Content = JsonContent.Create(
            new { documentId = document.Hash, operationName = document.Name, variables });
        request.Headers.Add("GraphQL-Cost", cost);
        request.Headers.Add("Accept", isStream ? "text/event-stream" : "application/json");
        using var response = await person.Http.SendAsync(request, TestCancellation);
        var text = await response.Content.ReadAsStringAsync(TestCancellation);
        return ResponseValue.Parse(
            "$",
            isStream ? text.Split('\n').First(line => line.StartsWith("data: ", StringComparison.Ordinal))[6..] : text);
    }

    /// <summary>
    /// The variables that a client sends with it, without page sizes, so that the document's defaults apply.
    /// </summary>
    private async Task<object> VariablesAsync(string name)
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        var comment = (await ada.PostCommentAsync(article, "Hello.")).Id;
        await ada.PostCommentAsync(article, "Hello, too.", comment);
        switch (name)
        {
            case "VoteOnComment":
                comment = (await (await forum.SharedModeratorAsync()).PostCommentAsync(article, "A vote, please.")).Id;
                break;
            case "UnlockArticle":
                await (await forum.SharedModeratorAsync()).LockArticleAsync(article, "For now.");
                break;
            case "UnlockBranch":
                await (await forum.SharedModeratorAsync()).LockBranchAsync(comment, "For now.");
                break;
        }

        return name switch
        {
            "ArticlePage" => new { by = new { id = article } },
            "MoreComments" or "FollowArticle" => new { articleId = article },
            "MoreReplies" or "OneComment" => new { commentId = comment },
            "Articles" or "Viewer" => new { },
            "Pseudonym" => new { name = "Ada" },
            "PostComment" => new { input = new { articleId = article, parentId = comment, text = "And this." } },
            "EditComment" => new { input = new { commentId = comment, text = "Hello again." } },
            "DeleteComment" => new { input = new { commentId = comment } },
            "VoteOnComment" => new { input = new { commentId = comment, vote = "UP" } },
            "LockArticle" or "UnlockArticle" => new { input = new { articleId = article, reason = "Enough." } },
            "LockBranch" or "UnlockBranch" => new { input = new { commentId = comment, reason = "Enough." } },
            _ => throw new InvalidOperationException($"No variables are known for {name}."),
        };
    }

    /// <summary>
    /// The start of a selection set, not of an argument's value, that does not select `__typename` yet.
    /// </summary>
    [GeneratedRegex(@"(?<!: )\{(?!\s*__typename)")]
    private static partial Regex Selections();
}
