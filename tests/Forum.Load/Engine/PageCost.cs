using System.Diagnostics;

namespace Forum.Load.Engine;

/// <summary>The cost of a page in one round.</summary>
/// <param name="Cpu">Microseconds of CPU time in this process, including the threads of the garbage collector.</param>
/// <param name="Time">Elapsed microseconds.</param>
/// <param name="Allocated">Allocated bytes.</param>
internal sealed record PageCost(double Cpu, double Time, double Allocated)
{
    /// <summary>Pages between two readings of the clock.</summary>
    private const int Batch = 200;

    public static PageCost Of(Action page, TimeSpan time)
    {
        // Collects the garbage of the previous contender, so that this one does not pay for it.
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
        return new PageCost(
            spent.TotalMicroseconds / pages, elapsed.TotalMicroseconds / pages, (double)allocated / pages);
    }
}
