using System.Diagnostics.Metrics;
using Forum.Testing;

namespace Forum.Server.Tests.Events.Fanout;

/// <summary>
/// Counts the executed events and the open subscriptions of this whole process: only for classes that run alone.
/// </summary>
internal sealed class ExecutionCounter : IDisposable
{
    private readonly MeterListener listener = new();
    private long count;
    private int subscriptions;

    public ExecutionCounter()
    {
        listener.InstrumentPublished = (instrument, its) =>
        {
            if (instrument.Name is "graphql.events.executed" or "graphql.subscriptions")
                its.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref count, value));
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => Interlocked.Add(ref subscriptions, value));
        listener.Start();
    }

    /// <summary>The number of events executed since this instance was created.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>The number of subscriptions opened since then, minus those that were closed.</summary>
    public int Subscriptions => Volatile.Read(ref subscriptions);

    /// <summary>Waits until all subscriptions have ended, so that the next instance starts at zero.</summary>
    public Task EndAsync() => Eventually.HoldsAsync(() => Subscriptions == 0);

    public void Dispose() => listener.Dispose();
}
