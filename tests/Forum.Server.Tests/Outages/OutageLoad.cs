using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Forum.Server.Tests.Hosting;
using Forum.Server.Tests.Trusted;

namespace Forum.Server.Tests.Outages;

/// <summary>Callers of all kinds, each of whom sends one request after the other and keeps every response.</summary>
internal sealed class OutageLoad : IDisposable
{
    /// <summary>The kind of the signed-out reader of a page that the node has in its response cache.</summary>
    public const string CachedPage = "cached page";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50), PaceOfSignIns = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<Reply> replies = [];
    private readonly List<Task> callers = [];

    /// <summary>Requests that were sent before this moment and answered later are not counted as before it.</summary>
    public static long Now => Stopwatch.GetTimestamp();

    /// <summary>Starts callers of every kind at the forum's node.</summary>
    public static async Task<OutageLoad> StartAsync(ForumHost forum, ForumNode node)
    {
        var load = new OutageLoad();
        var article = await forum.ArticleAsync();
        var member = (await forum.SignUpAsync(Names.New("Member"))).At(node);
        var comment = (await member.PostCommentAsync(article, "Words.")).Id;
        var author = (await forum.SignUpAsync(Names.New("Author"))).At(node);
        var voter = (await forum.SignUpAsync(Names.New("Voter"))).At(node);
        var reader = new ForumClient(node);
        var page = $"/graphql/persisted/{ClientDocument.Of("Articles").Hash}/Articles?variables={Uri.EscapeDataString("""{"first":2}""")}";
        var number = 0;
        load.Add(CachedPage, reader, () => new(HttpMethod.Get, page));
        load.Add("anonymous", reader, () => Post($$"""query Q{{number++}} { article(by: { id: "{{article}}" }) { title commentCount } }"""));
        load.Add("member", member, () => Post($$"""{ viewer { pseudonym { name } } article(by: { id: "{{article}}" }) { title } }"""));
        load.Add("post", author, () => Post(
            $$"""mutation { postComment(input: { articleId: "{{article}}", text: "Words {{number++}}." }) { comment { id } errors { code } } }"""));
        load.Add("vote", voter, () => Post(
            $$"""mutation { voteOnComment(input: { commentId: "{{comment}}", vote: {{(number++ % 2 == 0 ? "UP" : "DOWN")}} }) { errors { code } } }"""));
        load.Add("sign-in", reader, () => new(HttpMethod.Post, "/account/login")
        {
            Content = JsonContent.Create(new { email = member.Email, password = ForumClient.Password }),
        });
        return load;
    }

    /// <summary>Responses to requests that were sent after the first and before the second moment.</summary>
    public IReadOnlyList<Reply> Between(long from, long to) => [.. replies.Where(reply => reply.SentAt >= from && reply.SentAt < to)];

    /// <summary>The kinds of callers of whom a request that was sent after this moment was answered well.</summary>
    public bool AllAreServedSince(long moment) =>
        replies.Where(reply => reply.SentAt >= moment && reply.IsServed).Select(reply => reply.Kind).Distinct().Count() == callers.Count;

    /// <summary>Whether a request of every kind but cached pages, sent after this moment, was rejected as <see cref="Reply.IsBusy"/>.</summary>
    public bool AllAreRejectedSince(long moment) =>
        replies.Where(reply => reply.SentAt >= moment && reply.IsBusy).Select(reply => reply.Kind).Distinct().Count() == callers.Count - 1;

    /// <summary>The responses since a moment that neither served the caller nor asked to try again; and cached pages that were not served.</summary>
    public string FailuresSince(long moment) => string.Join('\n', Between(moment, long.MaxValue)
        .Where(reply => !reply.IsServed && (reply.Kind == CachedPage || !reply.IsBusy)));

    /// <summary>Lets every request that is under way end.</summary>
    public async Task EndAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(callers);
    }

    /// <summary>How many responses of each kind had which status and error code, and how long they took.</summary>
    public static string Describe(IReadOnlyList<Reply> replies) => string.Join('\n', replies
        .GroupBy(reply => (reply.Kind, reply.Status, reply.Code)).OrderBy(group => group.Key.Kind, StringComparer.Ordinal)
        .Select(group =>
        {
            var times = group.Select(reply => reply.Time).Order().ToList();
            return $"{group.Key.Kind,-12} {group.Key.Status} {group.Key.Code,-9} x {times.Count,4}, median {times[times.Count / 2].TotalSeconds:0.00} s, "
                + $"longest {times[^1].TotalSeconds:0.00} s";
        }));

    public void Dispose() => stop.Dispose();

    private static HttpRequestMessage Post(string query)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query }) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/graphql-response+json"));
        return request;
    }

    private void Add(string kind, ForumClient client, Func<HttpRequestMessage> request) => callers.Add(Task.Run(async () =>
    {
        using var pace = new PeriodicTimer(kind == "sign-in" ? PaceOfSignIns : Pace);
        while (!stop.IsCancellationRequested)
        {
            using var message = request();
            var sentAt = Now;
            using var response = await client.Http.SendAsync(message);
            var body = await response.Content.ReadAsStringAsync();
            var code = body.Split("\"code\":\"") is [_, { } rest, ..] ? rest.Split('"')[0] : "";
            replies.Enqueue(new(
                kind, sentAt, Stopwatch.GetElapsedTime(sentAt), response.StatusCode, code, response.Headers.RetryAfter?.Delta, body));
            await pace.WaitForNextTickAsync();
        }
    }));

    /// <param name="Kind">The kind of caller.</param>
    /// <param name="SentAt">A timestamp.</param>
    /// <param name="Code">The first error's; empty: there is none.</param>
    internal sealed record Reply(string Kind, long SentAt, TimeSpan Time, HttpStatusCode Status, string Code, TimeSpan? RetryAfter, string Body)
    {
        public bool IsServed => Status == HttpStatusCode.OK && Code.Length == 0;

        /// <summary>Whether the caller is asked to try again; a write may have been saved where its commit was not confirmed.</summary>
        public bool IsBusy =>
            (Status == HttpStatusCode.ServiceUnavailable && RetryAfter > TimeSpan.Zero
                && (Code is "BUSY" or "TIMEOUT" || Kind == "sign-in"

                    // Its statement could not be cancelled, so that it may still be committed.
                    || (Code is "OUTCOME_UNKNOWN" && Kind is "post" or "vote")))

            // What was done before the database became unavailable stays done; the response has it beside the error.
            || (Status == HttpStatusCode.OK && Code is "BUSY" or "OUTCOME_UNKNOWN" && Body.Contains("\"data\":{", StringComparison.Ordinal));
    }
}
