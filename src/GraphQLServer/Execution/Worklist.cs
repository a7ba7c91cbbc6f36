using GraphQLServer.Results;

namespace GraphQLServer.Execution;

/// <summary>
/// What a run has yet to do. The lists grow with the answer, so a finished run leaves them to the next; one that
/// was stopped does not, for what it waits for may still come.
/// </summary>
internal sealed class Worklist
{
    // A list that once served an enormous answer is not worth keeping.
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

    /// <summary>Fields of the level that has just ended.</summary>
    public List<PendingField> Taken { get; private set; } = [];

    /// <summary>What that level is still waiting for.</summary>
    public List<Task> Starts { get; } = [];

    public static Worklist Rent()
    {
        var worklist = spare ?? new();
        spare = null;
        return worklist;
    }

    /// <summary>Ends a level: what it parked is to be taken.</summary>
    public void EndLevel() => (Parked, Taken) = (Taken, Parked);

    public void Return()
    {
        if (Parked.Capacity <= KeptCapacity && Taken.Capacity <= KeptCapacity && Open.Capacity <= KeptCapacity) spare = this;
    }
}
