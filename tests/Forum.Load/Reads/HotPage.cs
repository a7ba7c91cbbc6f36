using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Forum.Comments;
using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>
/// The forum's own page of an article, as its web client requests it: 50 top-level comments, 3 replies below each, 3
/// below those.
/// </summary>
internal sealed record HotPage(string Article, CommentOrder Order, int First)
{
    public HotPage(string article) : this(article, CommentOrder.Best, 50)
    {
    }

    private const string Operation = "ArticlePage";
    private static readonly byte[] Document = ReadDocument();

    private object Variables =>
        new { by = new { slug = Article }, orderBy = Order.Name, first = First, repliesPerComment = 3, maxDepth = 2 };

    /// <summary>Requests the page by the hash of the document, so that the response is publicly cacheable.</summary>
    public HttpCall Get(IPEndPoint to, string? tag = null) => HttpCall.Get(
        to,
        $"/graphql/persisted/{Convert.ToHexStringLower(SHA256.HashData(Document))}/{Operation}?variables={Uri.EscapeDataString(JsonSerializer.Serialize(Variables))}",
        tag);

    /// <summary>
    /// Requests the page with a document that the program does not know: the trusted one with an extra space.
    /// </summary>
    public HttpCall Post(IPEndPoint to) => HttpCall.PostJson(
        to, JsonSerializer.Serialize(
            new
            {
                query = System.Text.Encoding.UTF8.GetString(Document)
                + " ",
                operationName = Operation,
                variables = Variables
            }));

    /// <summary>The ids of the comments on the page.</summary>
    /// <exception cref="LoadFailure">The body is not such a page.</exception>
    public static IReadOnlyList<string> CommentsOn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var response = JsonDocument.Parse(body);
            var rows = response.RootElement.GetProperty("data").GetProperty("article").GetProperty("thread")
                .GetProperty("rows");
            List<JsonElement> comments = [.. rows.EnumerateArray().Select(row => row.GetProperty("comment"))];
            if (!response.RootElement.TryGetProperty("errors", out _)
                && comments.Count(comment => comment.GetProperty("depth").GetInt32() == 0) == 50)
                return [.. comments.Select(comment => comment.GetProperty("id").GetString()!)];
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
        }

        throw new LoadFailure(
            $"Not a page of 50 top-level comments: {System.Text.Encoding.UTF8.GetString(body.Span[..Math.Min(400, body.Length)])}");
    }

    private static byte[] ReadDocument()
    {
        using var file = typeof(Api.ForumSchema).Assembly.GetManifestResourceStream($"operations/{Operation}.graphql")!;
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
