using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Queries.Consistency;

/// <summary>Reads the same pages in all the ways that clients use, at one node.</summary>
internal sealed class PageReader(ForumClient anonymous, ForumClient member, string article)
{
    private readonly ConcurrentDictionary<string, (string Tag, string Body)> cached = [];

    /// <summary>
    /// Reads by a trusted document's URL, as a browser does: a cached response is revalidated with its ETag.
    /// </summary>
    public async Task<string> PageByUrlAsync(string order) => PageOf(await GetAsync("ArticlePage", Page(order)));

    public async Task<string> PageByDocumentAsync(string order) =>
        PageOf(await PostAsync(anonymous, "ArticlePage", Page(order)));

    public async Task<string> PageAsMemberAsync(string order) =>
        PageOf(await PostAsync(member, "ArticlePage", Page(order)));

    public async Task<string> MoreByUrlAsync(string order) =>
        RowsOf(await GetAsync(
            "MoreComments",
            new
            {
                articleId = article,
                orderBy = order,
                first = ExpectedPages.First,
                repliesPerComment = ExpectedPages.Replies,
                maxDepth = ExpectedPages.Depth,
            }));

    public async Task<string?> RepliesByUrlAsync(string comment, string order) =>
        RepliesOf(await GetAsync("MoreReplies", Replies(comment, order)));

    public async Task<string?> RepliesAsMemberAsync(string comment, string order) =>
        RepliesOf(await PostAsync(member, "MoreReplies", Replies(comment, order)));

    public async Task<string> ArticlesByUrlAsync() =>
        string.Join(
            '\n',
            (await GetAsync(
                "Articles", new { orderBy = "MOST_DISCUSSED", first = 5 }))["articles"]["nodes"].Items.Select(HeadOf));

    /// <summary>The same page as a signed-in member who may write reads it.</summary>
    public static async Task<string> PageOfAsync(ForumClient person, string article, string order) =>
        PageOf(await PostAsync(person, "ArticlePage", Page(article, order)));

    private object Page(string order) => Page(article, order);

    private static object Page(string article, string order) => new
    {
        by = new { id = article },
        orderBy = order,
        first = ExpectedPages.First,
        repliesPerComment = ExpectedPages.Replies,
        maxDepth = ExpectedPages.Depth,
    };

    private static object Replies(string comment, string order) =>
        new { commentId = comment, orderBy = order, first = ExpectedPages.First };

    private static async Task<ResponseValue> PostAsync(ForumClient person, string document, object variables) =>
        await person.QueryAsync(ClientDocument.Of(document).Text, variables);

    private async Task<ResponseValue> GetAsync(string document, object variables)
    {
        var address =
            $"/graphql/persisted/{ClientDocument.Of(document).Hash}/{document}?variables={Uri.EscapeDataString(JsonSerializer.Serialize(variables))}";
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (cached.TryGetValue(address, out var known))
            request.Headers.TryAddWithoutValidation("If-None-Match", known.Tag);
        using var response = await anonymous.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = response.StatusCode == HttpStatusCode.NotModified
            ? known.Body
            : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (response.Headers.ETag is { } tag) cached[address] = ($"{tag}", body);
        var result = ResponseValue.Parse("$", body);
        return result.Has("errors") ? throw new InvalidOperationException(body) : result["data"];
    }

    private static string PageOf(ResponseValue data) => $"{HeadOf(data["article"])}\n{RowsOf(data)}".TrimEnd('\n');

    private static string HeadOf(ResponseValue article) =>
        $"{article["title"].Text} {article["commentCount"].Number} {(article["lock"].IsNull ? "open" : "locked")}";

    private static string RowsOf(ResponseValue data) => string.Join('\n', data["article"]["thread"]["rows"].Items
        .Select(row => $"{ExpectedComment.LineOf(row["comment"])} and {row["moreReplies"].Number}"));

    private static string? RepliesOf(ResponseValue data) =>
        data["comment"].IsNull
            ? null
            : string.Join('\n', data["comment"]["replies"]["nodes"].Items.Select(ExpectedComment.LineOf));
}
