using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Queries;

/// <summary>
/// Counts the statements that the driver sends for one request, using the request's trace. One round trip may contain
/// several, and the response may arrive before the driver's activity ends: statements are counted when they start, one
/// by one.
/// </summary>
internal sealed class StatementRecorder : IDisposable
{
    /// <summary>The separator that the driver puts between the statements of one round trip.</summary>
    private const string Between = ";\n";

    private readonly ConcurrentDictionary<ActivityTraceId, ConcurrentQueue<Activity>> sent = [];
    private readonly ActivityListener listener;

    public StatementRecorder()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.Source.Name == "Npgsql") sent.GetOrAdd(activity.TraceId, _ => []).Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>Runs a query that is expected to succeed.</summary>
    public async Task<(IReadOnlyList<string> Sent, ResponseValue Data)> RunAsync(
        ForumClient reader, string document, object variables)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = JsonContent.Create(new { query = document, variables })
        };
        var (statements, text) = await ReplyAsync(reader, request);
        var result = ResponseValue.Parse("$", text);
        if (result.Has("errors")) throw new InvalidOperationException(result.ToString());
        return (statements, result["data"]);
    }

    /// <summary>Sends a GET request for a URL, with any response.</summary>
    public async Task<IReadOnlyList<string>> GetAsync(ForumClient reader, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await SendAsync(reader, request);
    }

    /// <summary>Sends any request, with any response.</summary>
    public async Task<IReadOnlyList<string>> SendAsync(ForumClient caller, HttpRequestMessage request) =>
        (await ReplyAsync(caller, request)).Sent;

    /// <summary>All statements sent to a database so far: a read in a shared batch belongs to no request.</summary>
    public IReadOnlyList<string> SentTo(string database) =>
        [.. sent.Values.SelectMany(activities => activities)
            .Where(its => its.GetTagItem("db.namespace") as string == database).SelectMany(StatementsOf)];

    private async Task<(IReadOnlyList<string> Sent, string Text)> ReplyAsync(
        ForumClient reader, HttpRequestMessage request)
    {
        var trace = ActivityTraceId.CreateRandom();
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await reader.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ([.. sent.GetValueOrDefault(trace)?.SelectMany(StatementsOf) ?? []], text);
    }

    /// <summary>The activity has no statements if the pool grows and opens a connection.</summary>
    private static string[] StatementsOf(Activity activity) =>
        activity.GetTagItem("db.query.text") is string text ? text.Split(Between) : [];

    public void Dispose() => listener.Dispose();
}
