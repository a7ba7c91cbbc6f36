using System.Diagnostics;
using System.Globalization;

namespace Forum.Testing;

/// <summary>Sends signals to other processes. Source: kill(1).</summary>
internal static class Signal
{
    /// <param name="name">`KILL`, `STOP`, `CONT`, `QUIT`.</param>
    /// <returns>Whether the process exists.</returns>
    public static async Task<bool> SendAsync(string name, int processId)
    {
        using var kill = Process.Start("kill", ["-s", name, processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return kill.ExitCode == 0;
    }
}
