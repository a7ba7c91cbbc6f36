using System.Globalization;

namespace Forum.Chaos;

/// <summary>How much trouble a run makes. The defaults fit the test run; environment variables ask for more.</summary>
internal static class ChaosSettings
{
    /// <summary>SIGKILLs of nodes, at least half as many as crashes of PostgreSQL.</summary>
    public static int NodeKills { get; } = Read("FORUM_CHAOS_NODE_KILLS", 40);

    /// <summary>
    /// Crashes of PostgreSQL, an even number, every second one together with a kill of a node: of all of it, or of one
    /// backend, which makes it start again as a whole.
    /// </summary>
    public static int DatabaseKills { get; } = Read("FORUM_CHAOS_DATABASE_KILLS", 20);

    /// <summary>SIGSTOPs of a node.</summary>
    public static int Freezes { get; } = Read("FORUM_CHAOS_FREEZES", 4);

    /// <summary>Times that another session holds the row of an article.</summary>
    public static int HeldRows { get; } = Read("FORUM_CHAOS_HELD_ROWS", 4);

    /// <summary>Seed of all random choices. Two runs with one seed differ by the timing of the machine alone.</summary>
    public static int Seed { get; } = Read("FORUM_CHAOS_SEED", 4_711);

    /// <summary>A directory for the logs of the nodes; empty: they log nothing but critical errors.</summary>
    public static string LogDirectory { get; } = Environment.GetEnvironmentVariable("FORUM_CHAOS_LOGS") ?? "";

    private static int Read(string variable, int normal) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : normal;
}
