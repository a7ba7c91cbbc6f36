using System.Diagnostics;

namespace Forum.Load.Engine;

/// <summary>What a page cost in one round.</summary>
/// <param name="Cpu">Microseconds of CPU in this process, the collector's threads included.</param>
/// <param name="Time">Microseconds.</param>
/// <param name="Allocated">Bytes.</param>
internal sealed record PageCost(double Cpu, double Time, double Allocated)
{
    /// <summary>Between two looks at the clock.</summary>
    private const int Batch = 200;

    public static PageCost Of(Action page, TimeSpan time)
    {
        // What the contender before has left behind is not this one's to clear.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (pages, allocated) = (0L, GC.GetAllocatedBytesForCurrentThread());
        var (cpu, start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            for (var i = 0; i < Batch; i++) page();
            pages += Batch;
        }

        var (spent, elapsed) = (Environment.CpuUsage.TotalTime - cpu, Stopwatch.GetElapsedTime(start));
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new PageCost(spent.TotalMicroseconds / pages, elapsed.TotalMicroseconds / pages, (double)allocated / pages);
    }
}
