using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Reading;

/// <summary>
/// Counts the statements that one request makes the driver send, by the request's trace. Several may go in one round trip, and
/// the answer may be there before the driver has ended it: they count as they begin, one by one.
/// </summary>
internal sealed class Statements : IDisposable
{
    /// <summary>What the driver puts between the statements of one round trip.</summary>
    private const string Between = ";\n";

    private readonly ConcurrentDictionary<ActivityTraceId, ConcurrentQueue<Activity>> sent = [];
    private readonly ActivityListener listener;

    public Statements()
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

    /// <summary>Runs a query that is expected to run.</summary>
    public async Task<(IReadOnlyList<string> Sent, Answer Data)> RunAsync(ForumClient reader, string document, object variables)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query = document, variables }) };
        var (statements, text) = await ReplyAsync(reader, request);
        var answer = Answer.Of("$", text);
        if (answer.Has("errors")) throw new InvalidOperationException(answer.ToString());
        return (statements, answer["data"]);
    }

    /// <summary>Asks for an address, whatever comes.</summary>
    public async Task<IReadOnlyList<string>> GetAsync(ForumClient reader, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await SendAsync(reader, request);
    }

    /// <summary>Sends any request, whatever comes.</summary>
    public async Task<IReadOnlyList<string>> SendAsync(ForumClient caller, HttpRequestMessage request) => (await ReplyAsync(caller, request)).Sent;

    /// <summary>All that were sent to a database so far: a read that goes together with others belongs to no request.</summary>
    public IReadOnlyList<string> SentTo(string database) =>
        [.. sent.Values.SelectMany(activities => activities).Where(its => its.GetTagItem("db.namespace") as string == database).SelectMany(StatementsOf)];

    private async Task<(IReadOnlyList<string> Sent, string Text)> ReplyAsync(ForumClient reader, HttpRequestMessage request)
    {
        var trace = ActivityTraceId.CreateRandom();
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await reader.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ([.. sent.GetValueOrDefault(trace)?.SelectMany(StatementsOf) ?? []], text);
    }

    /// <summary>None of a pool that grows and opens a connection.</summary>
    private static string[] StatementsOf(Activity activity) => activity.GetTagItem("db.query.text") is string text ? text.Split(Between) : [];

    public void Dispose() => listener.Dispose();
}
