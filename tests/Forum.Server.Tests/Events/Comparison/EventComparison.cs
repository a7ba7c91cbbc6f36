using System.Text.Json;
using System.Text.Json.Nodes;
using Forum.Testing;

namespace Forum.Server.Tests.Events.Comparison;

/// <summary>Compares the events that followers received with the event log and with query results.</summary>
internal sealed class EventComparison
{
    /// <summary>
    /// The events that change these fields come later in the same stream, or are not events of the article: a value may
    /// be one second old.
    /// </summary>
    private static readonly string[] DelayedFields =
        ["upvotes", "downvotes", "score", "replyCount", "descendantCount", "commentCount", "badges"];
    private readonly Lock gate = new();

    public int Count { get; private set; }

    /// <summary>The number of events that were hidden from a reader, as they should be.</summary>
    public int Hidden { get; private set; }

    public List<string> Differences { get; } = [];

    /// <param name="lines">The expected rows of the event log.</param>
    /// <param name="allowsDelay">Whether shared results may have been rendered for other subscribers a moment
    /// ago.</param>
    public void Compare(
        ArticleFollower follower, IReadOnlyList<LoggedEvent> lines, IReadOnlyList<ResponseValue> received,
        QueryResults shown, bool allowsDelay = false)
    {
        var expected = MergeVotes(
            lines.Where(line => line.IsFor(shown))
                .Select(line => (line.Kind, (IEnumerable<string>)(line.Comment is null ? [] : [line.Comment]))));
        var actual = MergeVotes(
            received.Select(
                response => (response["__typename"].Text, CommentsOf(response).Select(comment => comment["id"].Text))));
        var payloads = received.SelectMany(response =>
            CommentsOf(response).Select(comment => (Kind: response["__typename"].Text, comment))).ToList();
        lock (gate)
        {
            Count += lines.Count;
            Hidden += lines.Count(line => !line.IsFor(shown));
            if (!expected.SequenceEqual(actual))
                Differences.Add(
                    $"{follower.Name} received {FirstDifference(actual, expected)} and not {FirstDifference(expected, actual)}");
            foreach (var (kind, comment) in payloads)
                if (!IsExpected(kind, comment, shown, allowsDelay))
                    Differences.Add(
                        $"{follower.Name} received {kind} {comment}, and a query shows {shown.Comments.GetValueOrDefault(comment["id"].Text)}");
            var articles = received.Where(response => response.Has("article")).Select(response => response["article"]);
            foreach (var article in articles)
                if (!AreEqual(article, shown.Article, allowsDelay))
                    Differences.Add($"{follower.Name} received {article}, and a query shows {shown.Article}");
        }
    }

    private static string FirstDifference(List<string> all, List<string> others)
    {
        var at = all.Zip(others).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{all.Count} events, number {at} of which is {all.ElementAtOrDefault(at)}";
    }

    private static IReadOnlyList<ResponseValue> CommentsOf(ResponseValue received) =>
        received.Has("comments") ? received["comments"].Items
        : received.Has("comment") ? [received["comment"]]
        : received["branch"].IsNull ? [] : [received["branch"]];

    private static bool IsExpected(string kind, ResponseValue received, QueryResults shown, bool allowsDelay) =>
        shown.Comments.TryGetValue(received["id"].Text, out var query)
            ? AreEqual(received, query, allowsDelay)
            : kind == "CommentWithdrawn" && received["status"].Text is "DELETED" or "REMOVED"
                && received["text"].IsNull && received["html"].IsNull && received["author"].IsNull;

    private static bool AreEqual(ResponseValue received, ResponseValue shown, bool allowsDelay) =>
        JsonElement.DeepEquals(received.Json, shown.Json)
        || (allowsDelay && JsonNode.DeepEquals(WithoutDelayedFields(received), WithoutDelayedFields(shown)));

    private static JsonNode WithoutDelayedFields(ResponseValue response)
    {
        var copy = JsonNode.Parse($"{response}")!;
        foreach (var it in copy.AsObject().Select(field => field.Value).OfType<JsonObject>().Append(copy.AsObject()))
            foreach (var field in DelayedFields) it.Remove(field);
        return copy;
    }

    /// <summary>Successive votes may arrive as one event or as several.</summary>
    private static List<string> MergeVotes(IEnumerable<(string Kind, IEnumerable<string> Comments)> events)
    {
        var all = new List<(string Kind, IEnumerable<string> Comments)>();
        foreach (var (kind, comments) in events)
        {
            if (kind == "VotesCounted" && all.Count > 0
                && all[^1].Kind == kind) all[^1] = (kind, all[^1].Comments.Union(comments));
            else all.Add((kind, comments));
        }

        return [.. all.Select(it => $"{it.Kind} {string.Join(' ', it.Comments.Order())}")];
    }
}
