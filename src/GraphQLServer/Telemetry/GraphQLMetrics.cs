using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GraphQLServer.Telemetry;

/// <summary>
/// GraphQLServer's metrics and traces, under the name <see cref="Name"/>. Tags have low cardinality for any input: no
/// document, no operation name of a caller, no id.
/// </summary>
public static class GraphQLMetrics
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "GraphQLServer";

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "graphql.operation.duration", "s", "Duration of operations and of events of streams, by type and outcome.");

    private static readonly Histogram<double> Phases = Meter.CreateHistogram<double>(
        "graphql.phase.duration", "s", "Duration of the phases of an operation: document, variables, run, write.");

    private static readonly Histogram<int> Costs = Meter.CreateHistogram<int>(
        "graphql.operation.cost", "{row}", "Rows that an operation may read, computed before it runs.");

    private static readonly Histogram<int> Batches = Meter.CreateHistogram<int>(
        "graphql.batch.size", "{key}", "Keys that a loader fetched together.");

    private static readonly Counter<long> Errors = Meter.CreateCounter<long>(
        "graphql.errors", "{error}", "Errors returned to callers, by code.");

    private static readonly Counter<long> Executions = Meter.CreateCounter<long>(
        "graphql.events.executed", "{event}",
        "Executions of events: one for all subscribers with the same operation and access.");

    private static readonly Counter<long> CacheLookups = Meter.CreateCounter<long>(
        "graphql.cache.lookups", "{lookup}", "Look-ups in the caches of GraphQLServer, by cache and result: hit, miss.");

    private static readonly UpDownCounter<int> Sockets = Meter.CreateUpDownCounter<int>(
        "graphql.sockets", "{socket}", "Open WebSockets.");

    private static readonly UpDownCounter<int> Streams = Meter.CreateUpDownCounter<int>(
        "graphql.subscriptions", "{subscription}", "Open subscriptions.");

    internal static ActivitySource Source { get; } = new(Name);

    internal static void Operation(string type, string outcome, TimeSpan elapsed)
    {
        if (Durations.Enabled)
            Durations.Record(elapsed.TotalSeconds, new("graphql.operation.type", type), new("outcome", outcome));
    }

    /// <summary>The start timestamp of a measurement; 0 when there is no listener.</summary>
    internal static long Start() => Durations.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <param name="start">The value returned by <see cref="Start"/>.</param>
    internal static void Event(string outcome, long start)
    {
        if (start != 0) Operation("event", outcome, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Counts an execution of an event, for one caller or shared by several.</summary>
    internal static void Execution() => Executions.Add(1);

    internal static void Cost(int rows, string type)
    {
        if (Costs.Enabled) Costs.Record(rows, new KeyValuePair<string, object?>("graphql.operation.type", type));
    }

    internal static void Batch(int keys)
    {
        if (Batches.Enabled) Batches.Record(keys);
    }

    /// <param name="cache">One of the names in src/docs/caching.md.</param>
    internal static void CacheLookup(string cache, bool isHit)
    {
        if (CacheLookups.Enabled) CacheLookups.Add(1, new("cache", cache), new("result", isHit ? "hit" : "miss"));
    }

    /// <param name="code">One of the server's own error codes.</param>
    internal static void Error(string code) => Errors.Add(1, new KeyValuePair<string, object?>("code", code));

    internal static void Socket(int change) => Sockets.Add(change);

    internal static void Subscription(int change) => Streams.Add(change);

    /// <summary>Measures a phase of an operation until it is disposed.</summary>
    internal static Phase Begin(string phase) => new(phase, Phases.Enabled ? Stopwatch.GetTimestamp() : 0);

    internal readonly struct Phase(string name, long start) : IDisposable
    {
        public void Dispose()
        {
            if (start != 0)
                Phases.Record(
                    Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("phase", name));
        }
    }
}
