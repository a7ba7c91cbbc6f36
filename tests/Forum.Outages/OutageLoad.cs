using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Forum.Testing;

namespace Forum.Outages;

/// <summary>Callers of all kinds. Each sends one request after the other and keeps every response.</summary>
internal sealed class OutageLoad : IDisposable
{
    /// <summary>The kind of the signed-out reader of a page that is in the node's response cache.</summary>
    public const string CachedPage = "cached page";

    /// <summary>The maximum time from the database's return to the first request that is served as before.</summary>
    private static readonly TimeSpan MaxRecovery = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<Reply> replies = [];
    private readonly List<Task> callers = [];
    private readonly HashSet<string> kinds = [];

    /// <summary>
    /// A timestamp. Requests that were sent before this moment and completed later are not counted as before it.
    /// </summary>
    public static long Now => Stopwatch.GetTimestamp();

    /// <summary>Starts callers of every kind at the forum's node.</summary>
    public static async Task<OutageLoad> StartAsync(ForumHost forum, ForumNode node)
    {
        var load = new OutageLoad();
        var subject = await OutageSubject.CreateAsync(forum, node);
        await OutageRequests.AddAsync(load, subject);
        await OutageSockets.AddAsync(load, subject);
        return load;
    }

    /// <summary>Starts a caller.</summary>
    /// <param name="kind">The kind of caller.</param>
    /// <param name="pace">The minimum time between two requests.</param>
    /// <param name="send">Sends a request and reads its response; null: the response is irrelevant to the server's
    /// state.</param>
    public void Add(string kind, TimeSpan pace, Func<Task<Response?>> send)
    {
        kinds.Add(kind);
        callers.Add(Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(pace);
            while (!stop.IsCancellationRequested)
            {
                var sentAt = Now;
                if (await send() is { } response)
                    replies.Enqueue(new(kind, sentAt, Stopwatch.GetElapsedTime(sentAt), response));
                await timer.WaitForNextTickAsync();
            }
        }));
    }

    /// <summary>The responses to requests that were sent after the first and before the second moment.</summary>
    public IReadOnlyList<Reply> Between(long from, long to) =>
        [.. replies.Where(reply => reply.SentAt >= from && reply.SentAt < to)];

    /// <summary>Whether, for every kind of caller, a request that was sent after this moment was served.</summary>
    public bool AllAreServedSince(long moment) => Kinds(moment, reply => reply.IsServed) == kinds.Count;

    /// <summary>
    /// Whether, for every kind of caller except cached pages, a request that was sent after this moment was rejected as
    /// <see cref="Reply.IsBusy"/>.
    /// </summary>
    public bool AllAreRejectedSince(long moment) => Kinds(moment, reply => reply.IsBusy) == kinds.Count - 1;

    /// <summary>
    /// The responses since a moment that neither served the caller nor asked it to retry; and cached pages that were
    /// not served.
    /// </summary>
    public string FailuresSince(long moment) => string.Join('\n', Between(moment, long.MaxValue)
        .Where(reply => !reply.IsServed && (reply.Kind == CachedPage || !reply.IsBusy)));

    /// <summary>
    /// Waits until every kind of caller is served with a request that it sends <see cref="MaxRecovery"/> or more after
    /// the database is back, and ends the load.
    /// </summary>
    /// <returns>
    /// The responses to such requests that were not served. The time until all callers have been served once is not
    /// measured, because it depends on the machine's speed: on a busy one a password hash may take longer than the
    /// operation's limit.
    /// </returns>
    public async Task<IReadOnlyList<Reply>> RecoverAsync(long back)
    {
        var recovered = back + (long)(MaxRecovery.TotalSeconds * TimeProvider.System.TimestampFrequency);
        await Eventually.HoldsAsync(() => AllAreServedSince(recovered));
        await EndAsync();
        return [.. Between(recovered, long.MaxValue)
            .Where(reply => !reply.IsServed && !(reply.IsHashing && reply.Time >= MaxRecovery))];
    }

    /// <summary>Waits for every pending request to complete.</summary>
    public async Task EndAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(callers);
    }

    /// <summary>The number of responses of each kind by status and error code, and their durations.</summary>
    public static string Describe(IReadOnlyList<Reply> replies) => string.Join('\n', replies
        .GroupBy(reply => (reply.Kind, reply.Response.Status, reply.Response.Code))
        .OrderBy(group => group.Key.Kind, StringComparer.Ordinal)
        .Select(group =>
        {
            var times = group.Select(reply => reply.Time).Order().ToList();
            return $"{group.Key.Kind,-16} {group.Key.Status} {group.Key.Code,-15} x {times.Count,4}, median {times[times.Count / 2].TotalSeconds:0.00} s, "
                + $"longest {times[^1].TotalSeconds:0.00} s";
        }));

    public void Dispose() => stop.Dispose();

    private int Kinds(long moment, Func<Reply, bool> condition) =>
        replies.Where(reply => reply.SentAt >= moment && condition(reply)).Select(reply => reply.Kind).Distinct()
            .Count();

    /// <param name="Status">Null: the response came over a socket.</param>
    /// <param name="Code">The first error's code, or the close code of a socket; empty: none.</param>
    internal sealed record Response(HttpStatusCode? Status, string Body, string Code, TimeSpan? RetryAfter = null)
    {
        public static string CodeIn(string body) =>
            body.Split("\"code\":\"") is [_, { } rest, ..] ? rest.Split('"')[0] : "";
    }

    /// <param name="Kind">The kind of caller.</param>
    /// <param name="SentAt">A timestamp.</param>
    internal sealed record Reply(string Kind, long SentAt, TimeSpan Time, Response Response)
    {
        public bool IsServed => Response is { Status: null or HttpStatusCode.OK, Code: "" };

        /// <summary>Whether the caller was asked to retry.</summary>
        public bool IsBusy => Response switch
        {
            { Status: null, Code: "BUSY" or "TIMEOUT" or "1013" } => true,
            { Status: HttpStatusCode.ServiceUnavailable, Code: "BUSY" or "TIMEOUT", RetryAfter: { } wait } =>
                wait > TimeSpan.Zero,
            { Status: HttpStatusCode.ServiceUnavailable, Body: "Unhealthy" } => Kind == OutageRequests.Readiness,
            { Status: HttpStatusCode.ServiceUnavailable, Code: "", RetryAfter: { } wait } =>
                OutageRequests.OfAccounts.Contains(Kind) && wait > TimeSpan.Zero,

            // Its statement could not be canceled, so that it may still be committed.
            { Status: null, Code: "OUTCOME_UNKNOWN" } => IsMutation,
            { Status: HttpStatusCode.ServiceUnavailable, Code: "OUTCOME_UNKNOWN", RetryAfter: { } wait } => IsMutation
                && wait > TimeSpan.Zero,

            // Work done before the database became unavailable is kept, and is reported together with the error; an
            // open stream breaks.
            { Status: HttpStatusCode.OK, Code: "BUSY" or "OUTCOME_UNKNOWN", Body: { } body } =>
                Kind == OutageRequests.Stream || body.Contains("\"data\":{", StringComparison.Ordinal),
            _ => false,
        };

        /// <summary>Whether the server computes a password hash for the request.</summary>
        public bool IsHashing => Kind is "sign-in" or "registration";

        public bool IsMutation => Kind is "post" or "vote" or OutageSockets.Post;
    }
}
