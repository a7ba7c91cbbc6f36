using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Forum.Load.Measuring;

namespace Forum.Load.LockContention;

/// <summary>
/// Members who vote and post, each with one request at a time and a short pause between them. Records the duration of
/// each write.
/// </summary>
internal sealed class WriteLoad : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly List<Thread> threads;
    private readonly Dictionary<bool, List<double>> times = new() { [true] = [], [false] = [] };
    private readonly Dictionary<string, int> failures = [];
    private volatile bool isOver;

    /// <param name="nodes">
    /// The nodes to which all of them write, each to one node at a time; a node that is listed twice gets twice as many
    /// writes.
    /// </param>
    /// <param name="targets">The targets of the writes, in turn.</param>
    public WriteLoad(IReadOnlyList<IPEndPoint> nodes, IReadOnlyList<Target> targets, IReadOnlyList<string> tokens)
    {
        threads = [.. nodes.SelectMany(
            to => tokens.Select((token, number) => new Thread(() => Write(to, targets, token, number))))];
        threads.ForEach(thread => thread.Start());
    }

    /// <summary>The failed writes, by error code.</summary>
    public string Failures =>
        failures.Count == 0 ? "none" : string.Join(", ", failures.Select(pair => $"{pair.Key}: {pair.Value}"));

    /// <summary>Stops writing and returns the latencies.</summary>
    public (Latency Votes, Latency Posts) End()
    {
        Dispose();
        return (Latency.Of(times[false]), Latency.Of(times[true]));
    }

    public void Dispose()
    {
        isOver = true;
        threads.ForEach(thread => thread.Join());
    }

    private void Write(IPEndPoint to, IReadOnlyList<Target> targets, string token, int number)
    {
        for (var turn = number; !isOver; turn++)
        {
            var (target, isPost) = (targets[turn % targets.Count], turn % 4 == 0);
            var call = isPost
                ? Mutation(
                    to, token, "postComment", "PostCommentInput",
                    new { articleId = target.Article, text = $"What number {turn} has to say about it." })
                : Mutation(
                    to, token, "voteOnComment", "VoteOnCommentInput",
                    new { commentId = target.Comment, vote = (turn % 3) switch { 0 => "UP", 1 => "DOWN", _ => null } });
            var started = Stopwatch.GetTimestamp();
            var failure = Failure(to, call);
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            lock (times)
            {
                times[isPost].Add(took);
                if (failure is not null) failures[failure] = failures.GetValueOrDefault(failure) + 1;
            }

            Thread.Sleep(Pause);
        }
    }

    /// <summary>
    /// Opens a connection for each write, because a request that was given up would block the next one on its
    /// connection.
    /// </summary>
    private static string? Failure(IPEndPoint to, HttpCall call)
    {
        try
        {
            using var connection = new HttpConnection(to);
            var (status, body) = connection.Exchange(call);
            if (status == 200 && body.Span.IndexOf("\"errors\":[]"u8) >= 0) return null;
            var text = System.Text.Encoding.UTF8.GetString(body.Span);
            var at = text.IndexOf("\"code\":\"", StringComparison.Ordinal);
            return at < 0 ? $"status {status}" : text[(at + 8)..text.IndexOf('"', at + 8)];
        }
        catch (Exception exception) when (exception is System.Net.Sockets.SocketException or LoadFailure)
        {
            return "no response";
        }
    }

    private static HttpCall Mutation(
        IPEndPoint to, string token, string name, string type, object input) => HttpCall.PostJson(
        to,
        JsonSerializer.Serialize(
            new
            {
                query = $"mutation ($input: {type}!) {{ {name}(input: $input) {{ comment {{ id }} errors {{ code }} }} }}",
                variables = new { input },
            }),
        token);
}
