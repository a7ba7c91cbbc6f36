using System.Diagnostics.Metrics;
using Forum.Testing;

namespace Forum.Server.Tests.Live.Crowds;

/// <summary>Counts events that were run and subscriptions that are open, in this whole process: for classes that run alone.</summary>
internal sealed class Executions : IDisposable
{
    private readonly MeterListener listener = new();
    private long count;
    private int subscriptions;

    public Executions()
    {
        listener.InstrumentPublished = (instrument, its) =>
        {
            if (instrument.Name is "graphql.events.executed" or "graphql.subscriptions") its.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref count, value));
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => Interlocked.Add(ref subscriptions, value));
        listener.Start();
    }

    /// <summary>Events that were run since this counts.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>Subscriptions that were opened since then, less those that were closed.</summary>
    public int Subscriptions => Volatile.Read(ref subscriptions);

    /// <summary>Ends when all subscriptions have: the next one who counts begins at nought.</summary>
    public Task EndAsync() => Eventually.HoldsAsync(() => Subscriptions == 0);

    public void Dispose() => listener.Dispose();
}
