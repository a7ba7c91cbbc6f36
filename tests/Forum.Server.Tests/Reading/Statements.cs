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
        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query = document, variables }) };
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await reader.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = Answer.Of("$", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        if (answer.Has("errors")) throw new InvalidOperationException(answer.ToString());
        return ([.. sent.GetValueOrDefault(trace) ?? []], answer["data"]);
    }

    public void Dispose() => listener.Dispose();
}
