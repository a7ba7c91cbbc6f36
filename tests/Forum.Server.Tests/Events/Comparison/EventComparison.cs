using System.Text.Json;
using System.Text.Json.Nodes;
using Forum.Testing;

namespace Forum.Server.Tests.Events.Comparison;

/// <summary>Compares the events that followers received with the event log and with query results.</summary>
internal sealed class EventComparison
{
    /// <summary>
    /// The events that change these fields come later in the same stream, or are not events of the article: a value may be one second
    /// old.
    /// </summary>
    private static readonly string[] Late = ["upvotes", "downvotes", "score", "replyCount", "descendantCount", "commentCount", "badges"];
    private readonly System.Threading.Lock gate = new();

    public int Made { get; private set; }

    /// <summary>The number of events that were hidden from a reader, as they should be.</summary>
    public int Hidden { get; private set; }

    public List<string> Differences { get; } = [];

    /// <param name="lines">The expected rows of the event log.</param>
    /// <param name="isALittleLate">Whether shared results may have been rendered for other subscribers a moment ago.</param>
    public void Hold(ArticleFollower follower, IReadOnlyList<LoggedEvent> lines, IReadOnlyList<ResponseValue> told, QueryResults shown, bool isALittleLate = false)
    {
        var expected = Together(lines.Where(line => line.IsFor(shown)).Select(line => (line.Kind, (IEnumerable<string>)(line.Comment is null ? [] : [line.Comment]))));
        var actual = Together(told.Select(answer => (answer["__typename"].Text, CommentsOf(answer).Select(comment => comment["id"].Text))));
        var payloads = told.SelectMany(answer => CommentsOf(answer).Select(comment => (Kind: answer["__typename"].Text, comment))).ToList();
        lock (gate)
        {
            Made += lines.Count;
            Hidden += lines.Count(line => !line.IsFor(shown));
            if (!expected.SequenceEqual(actual)) Differences.Add($"{follower.Name} was told {FirstOther(actual, expected)} and not {FirstOther(expected, actual)}");
            foreach (var (kind, comment) in payloads)
                if (!IsRight(kind, comment, shown, isALittleLate)) Differences.Add($"{follower.Name} was told {kind} {comment}, and a query shows {shown.Comments.GetValueOrDefault(comment["id"].Text)}");
            foreach (var article in told.Where(answer => answer.Has("article")).Select(answer => answer["article"]))
                if (!AreEqual(article, shown.Article, isALittleLate)) Differences.Add($"{follower.Name} was told {article}, and a query shows {shown.Article}");
        }
    }

    private static string FirstOther(List<string> all, List<string> others)
    {
        var at = all.Zip(others).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{all.Count} events, number {at} of which is {all.ElementAtOrDefault(at)}";
    }

    private static IReadOnlyList<ResponseValue> CommentsOf(ResponseValue told) =>
        told.Has("comments") ? told["comments"].Items
        : told.Has("comment") ? [told["comment"]]
        : told["branch"].IsNull ? [] : [told["branch"]];

    private static bool IsRight(string kind, ResponseValue told, QueryResults shown, bool isALittleLate) =>
        shown.Comments.TryGetValue(told["id"].Text, out var query)
            ? AreEqual(told, query, isALittleLate)
            : kind == "CommentWithdrawn" && told["status"].Text is "DELETED" or "REMOVED"
                && told["text"].IsNull && told["html"].IsNull && told["author"].IsNull;

    private static bool AreEqual(ResponseValue told, ResponseValue shown, bool isALittleLate) =>
        JsonElement.DeepEquals(told.Json, shown.Json)
        || (isALittleLate && JsonNode.DeepEquals(WithoutLate(told), WithoutLate(shown)));

    private static JsonNode WithoutLate(ResponseValue answer)
    {
        var copy = JsonNode.Parse($"{answer}")!;
        foreach (var it in copy.AsObject().Select(field => field.Value).OfType<JsonObject>().Append(copy.AsObject()))
            foreach (var field in Late) it.Remove(field);
        return copy;
    }

    /// <summary>Successive votes may arrive as one event or as several.</summary>
    private static List<string> Together(IEnumerable<(string Kind, IEnumerable<string> Comments)> events)
    {
        var all = new List<(string Kind, IEnumerable<string> Comments)>();
        foreach (var (kind, comments) in events)
        {
            if (kind == "VotesCounted" && all.Count > 0 && all[^1].Kind == kind) all[^1] = (kind, all[^1].Comments.Union(comments));
            else all.Add((kind, comments));
        }

        return [.. all.Select(it => $"{it.Kind} {string.Join(' ', it.Comments.Order())}")];
    }
}
