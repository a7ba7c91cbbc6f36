using System.Net;
using System.Text.Json;
using Forum.Load.Measuring;

namespace Forum.Load.Pages;

/// <summary>
/// The responses of a program to each page, requested once before the load. They are checked for correctness and
/// compared with those of another program.
/// </summary>
internal sealed class ExpectedResponses
{
    private ExpectedResponses(
        IReadOnlyList<HttpCall> calls, IReadOnlyList<Fingerprint> responses,
        IReadOnlyList<IReadOnlyList<string>> comments) =>
        (Calls, Responses, Comments) = (calls, responses, comments);

    public IReadOnlyList<HttpCall> Calls { get; }
    public IReadOnlyList<Fingerprint> Responses { get; }

    /// <summary>For each page, its comments in order, as the fields that a reader sees.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Comments { get; }

    public double CommentsPerPage => Comments.Average(page => page.Count);
    public double BytesPerPage => Responses.Average(response => response.Length);

    /// <param name="around">Called with each request, which it must run; null: the requests are just run.</param>
    public static async Task<ExpectedResponses> RequestAsync(
        IPEndPoint program, IReadOnlyList<TreePage> pages, Func<TreePage, string?> cursor,
        Func<Func<Task>, Task>? around = null)
    {
        var calls = pages.Select(page => HttpCall.PostJson(program, page.Json(cursor(page)))).ToList();
        var responses = new List<Fingerprint>();
        var comments = new List<IReadOnlyList<string>>();
        using var connection = new HttpConnection(program);
        foreach (var call in calls)
        {
            Task Request()
            {
                var (status, body) = connection.Exchange(call);
                responses.Add(Fingerprint.Of(body.Span));
                comments.Add(Read(status, body));
                return Task.CompletedTask;
            }

            await (around is null ? Request() : around(Request));
        }

        return new ExpectedResponses(calls, responses, comments);
    }

    /// <summary>Throws unless both programs returned the same comments on every page.</summary>
    /// <param name="name">This program's name, for the error.</param>
    public void RequireSameCommentsAs(ExpectedResponses other, string name)
    {
        for (var page = 0; page < Comments.Count; page++)
        {
            if (Comments[page].SequenceEqual(other.Comments[page])) continue;
            var at = Comments[page].Zip(other.Comments[page]).TakeWhile(pair => pair.First == pair.Second).Count();
            throw new LoadFailure(
                $"{name} shows other comments on page {page}: {Comments[page].Count} and {other.Comments[page].Count}, from {at} on:\n"
                + $"{Comments[page].ElementAtOrDefault(at)}\n{other.Comments[page].ElementAtOrDefault(at)}");
        }
    }

    private static List<string> Read(int status, ReadOnlyMemory<byte> body)
    {
        using var response = JsonDocument.Parse(body);
        if (status != 200 || response.RootElement.TryGetProperty("errors", out _))
            throw new LoadFailure($"{status}: {response.RootElement}");
        var rows = response.RootElement.GetProperty("data").GetProperty("article").GetProperty("thread")
            .GetProperty("rows");
        var comments = rows.EnumerateArray().Select(Describe).ToList();
        return comments.Count > 0 ? comments : throw new LoadFailure("A page has no comments.");
    }

    private static string Describe(JsonElement row)
    {
        var comment = row.GetProperty("comment");
        var author = comment.GetProperty("author");
        var authorText = author.ValueKind == JsonValueKind.Null
            ? ""
            : $"{author.GetProperty("name")} {author.GetProperty("avatarUrl")} {author.GetProperty("badges")}";
        string[] fields =
        [
            "status", "createdAt", "editedAt", "upvotes", "score", "replyCount", "descendantCount", "html",
        ];
        return string.Join(
            '|',
            [
                row.GetProperty("depth"), row.GetProperty("moreReplies"), authorText,
                .. fields.Select(field => comment.GetProperty(field)),
            ]);
    }
}
