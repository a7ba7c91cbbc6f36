using System.Globalization;

namespace Forum.Load.Machine;

/// <summary>The resident memory of a process. Source: proc(5), `VmRSS`.</summary>
internal static class ResidentMemory
{
    /// <returns>The size in bytes.</returns>
    public static long Of(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status")
            .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1_024 * long.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
