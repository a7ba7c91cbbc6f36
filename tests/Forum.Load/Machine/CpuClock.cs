using System.Globalization;

namespace Forum.Load.Machine;

/// <summary>
/// CPU time, user and system, that a process and its descendants have used, including those that have exited. Source:
/// proc(5).
/// </summary>
internal static class CpuClock
{
    private const double TicksPerSecond = 100;

    /// <param name="root">The topmost process.</param>
    /// <param name="withEndedChildren">
    /// Whether to count children that have exited: needed for PostgreSQL, whose backends come and go with connections.
    /// </param>
    public static TimeSpan Of(int root, bool withEndedChildren = true)
    {
        var children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Select(name =>
                int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? Read(pid) : null)
            .OfType<Entry>().ToLookup(entry => entry.Parent);
        if (Read(root) is not { } top) return TimeSpan.Zero;
        var ticks = 0L;
        var open = new Stack<Entry>([top]);
        while (open.TryPop(out var entry))
        {
            ticks += entry.Own + (withEndedChildren ? entry.Ended : 0);
            foreach (var child in children[entry.Pid]) open.Push(child);
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    /// <summary>CPU time of the child processes that have exited.</summary>
    public static TimeSpan OfEndedChildren() =>
        TimeSpan.FromSeconds((Read(Environment.ProcessId)?.Ended ?? 0) / TicksPerSecond);

    private static Entry? Read(int pid)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{pid}/stat");
            // The name in parentheses may contain any character; the numbers follow the last closing parenthesis.
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            long At(int field) => long.Parse(fields[field - 3], CultureInfo.InvariantCulture);
            return new Entry(pid, (int)At(4), At(14) + At(15), At(16) + At(17));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed record Entry(int Pid, int Parent, long Own, long Ended);
}
