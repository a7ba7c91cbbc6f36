using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Forum.Server.Tests.Hosting;

namespace Forum.Server.Tests.Reading;

/// <summary>Counts the statements that one request makes the driver send, by the request's trace.</summary>
internal sealed class Statements : IDisposable
{
    private readonly ConcurrentDictionary<ActivityTraceId, ConcurrentQueue<string>> sent = [];
    private readonly ActivityListener listener;

    public Statements()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // A pool that grows opens a connection now and then: that is no statement.
                if (activity.Source.Name != "Npgsql" || activity.DisplayName.StartsWith("CONNECT ", StringComparison.Ordinal)) return;
                var text = activity.TagObjects.FirstOrDefault(tag => tag.Key is "db.query.text" or "db.statement").Value;
                sent.GetOrAdd(activity.TraceId, _ => []).Enqueue($"{text ?? activity.DisplayName}");
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>Runs a query that is expected to run.</summary>
    public async Task<(IReadOnlyList<string> Sent, Answer Data)> RunAsync(ForumClient reader, string document, object variables)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query = document, variables }) };
        var (statements, text) = await SendAsync(reader, request);
        var answer = Answer.Of("$", text);
        if (answer.Has("errors")) throw new InvalidOperationException(answer.ToString());
        return (statements, answer["data"]);
    }

    /// <summary>Asks for an address, whatever comes.</summary>
    public async Task<IReadOnlyList<string>> GetAsync(ForumClient reader, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return (await SendAsync(reader, request)).Sent;
    }

    private async Task<(IReadOnlyList<string> Sent, string Text)> SendAsync(ForumClient reader, HttpRequestMessage request)
    {
        var trace = ActivityTraceId.CreateRandom();
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await reader.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ([.. sent.GetValueOrDefault(trace) ?? []], text);
    }

    public void Dispose() => listener.Dispose();
}
