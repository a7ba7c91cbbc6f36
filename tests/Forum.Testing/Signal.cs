using System.Diagnostics;
using System.Globalization;

namespace Forum.Testing;

/// <summary>Signals to processes of other programs. Source: kill(1).</summary>
internal static class Signal
{
    /// <param name="name">`KILL`, `STOP`, `CONT`, `QUIT`.</param>
    /// <returns>Whether there is such a process.</returns>
    public static async Task<bool> SendAsync(string name, int processId)
    {
        using var kill = Process.Start("kill", ["-s", name, processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return kill.ExitCode == 0;
    }
}
