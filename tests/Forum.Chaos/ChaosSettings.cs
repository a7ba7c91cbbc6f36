using System.Globalization;

namespace Forum.Chaos;

/// <summary>How many faults a run injects. The defaults fit the test run; environment variables raise them.</summary>
internal static class ChaosSettings
{
    /// <summary>SIGKILLs of nodes; at least half as many as the crashes of PostgreSQL.</summary>
    public static int NodeKills { get; } = ReadVariable("FORUM_CHAOS_NODE_KILLS", 40);

    /// <summary>
    /// Crashes of PostgreSQL; an even number. Every second one coincides with the kill of a node. Either the whole
    /// server crashes, or one backend does, which makes the whole server restart.
    /// </summary>
    public static int DatabaseKills { get; } = ReadVariable("FORUM_CHAOS_DATABASE_KILLS", 20);

    /// <summary>SIGSTOPs of a node.</summary>
    public static int Freezes { get; } = ReadVariable("FORUM_CHAOS_FREEZES", 4);

    /// <summary>How many times another session locks the row of an article.</summary>
    public static int HeldRows { get; } = ReadVariable("FORUM_CHAOS_HELD_ROWS", 4);

    /// <summary>
    /// Seed of all random choices. Two runs with the same seed differ only by the timing of the machine.
    /// </summary>
    public static int Seed { get; } = ReadVariable("FORUM_CHAOS_SEED", 4_711);

    /// <summary>Directory for the logs of the nodes; empty: the nodes log only critical errors.</summary>
    public static string LogDirectory { get; } = Environment.GetEnvironmentVariable("FORUM_CHAOS_LOGS") ?? "";

    private static int ReadVariable(string variable, int normal) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : normal;
}
