using System.Diagnostics;
using System.Net;

namespace Forum.Load.Measuring;

/// <summary>
/// A closed loop: a fixed number of connections, each with one request at a time, selected at random from a list. Every
/// response is checked.
/// </summary>
/// <param name="to">The program's address.</param>
/// <param name="calls">The requests.</param>
/// <param name="fits">Whether a response, by status and body, is correct for the request with this index.</param>
internal sealed class HttpLoad(
    IPEndPoint to, IReadOnlyList<HttpCall> calls, Func<int, int, ReadOnlyMemory<byte>, bool> fits)
{
    /// <summary>Every response must equal the one that the same request got before the load started.</summary>
    public HttpLoad(IPEndPoint to, IReadOnlyList<HttpCall> calls, IReadOnlyList<Fingerprint> expected)
        : this(to, calls, (which, status, body) => status == 200 && Fingerprint.Of(body.Span) == expected[which])
    {
    }

    /// <summary>
    /// Latencies of the requests that completed within the time, in ticks of <see cref="Stopwatch"/>.
    /// </summary>
    public List<long> Run(int connections, TimeSpan time, int seed)
    {
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var latencies = new List<long>[connections];
        var failures = new Exception?[connections];
        var threads = Enumerable.Range(0, connections).Select(number => new Thread(() =>
        {
            try
            {
                latencies[number] = Loop(until, new Random((seed * 1_000) + number));
            }
            catch (Exception exception) when (exception is LoadFailure or System.Net.Sockets.SocketException)
            {
                failures[number] = exception;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (Array.Find(failures, failure => failure is not null) is { } first) throw new LoadFailure(first.Message);
        return [.. latencies.SelectMany(own => own)];
    }

    private List<long> Loop(long until, Random random)
    {
        using var connection = new HttpConnection(to);
        var own = new List<long>(100_000);
        while (true)
        {
            var which = random.Next(calls.Count);
            var start = Stopwatch.GetTimestamp();
            var (status, body) = connection.Exchange(calls[which]);
            var ended = Stopwatch.GetTimestamp();
            if (ended > until) return own;
            if (!fits(which, status, body))
                throw new LoadFailure(
                    $"The response with status {status} and {body.Length} bytes is not the requested page: {System.Text.Encoding.UTF8.GetString(body.Span[..Math.Min(400, body.Length)])}");
            own.Add(ended - start);
        }
    }
}
