using GraphQLServer.Results;

namespace GraphQLServer.Execution;

/// <summary>
/// The pending work of an execution. The lists grow with the response, so a completed execution returns them for reuse; a cancelled one
/// does not, because its pending loads may still complete.
/// </summary>
internal sealed class Worklist
{
    // Lists that grew for a very large response are not reused.
    private const int KeptCapacity = 4_096;

    [ThreadStatic]
    private static Worklist? spare;

    private Worklist()
    {
    }

    /// <summary>Objects whose fields have not been executed.</summary>
    public Queue<ObjectNode> Open { get; } = [];

    /// <summary>Fields that wait for the end of the level.</summary>
    public List<PendingField> Parked { get; private set; } = [];

    /// <summary>Fields of the level that has just completed.</summary>
    public List<PendingField> Taken { get; private set; } = [];

    /// <summary>The loads that this level is still waiting for.</summary>
    public List<Task> Starts { get; } = [];

    public static Worklist Rent()
    {
        var worklist = spare ?? new();
        spare = null;
        return worklist;
    }

    /// <summary>Ends a level: its parked fields become the fields to take.</summary>
    public void EndLevel() => (Parked, Taken) = (Taken, Parked);

    public void Return()
    {
        if (Parked.Capacity <= KeptCapacity && Taken.Capacity <= KeptCapacity && Open.Capacity <= KeptCapacity) spare = this;
    }
}
