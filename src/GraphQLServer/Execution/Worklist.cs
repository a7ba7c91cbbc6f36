using GraphQLServer.DataLoaders;
using GraphQLServer.Results;

namespace GraphQLServer.Execution;

/// <summary>
/// The pending work of an execution. The lists grow with the response, so a completed execution returns them for reuse;
/// a cancelled one does not, because its pending loads may still complete.
/// </summary>
internal sealed class Worklist
{
    // Lists that grew for a very large response are not reused.
    private const int MaxReusedCapacity = 4_096;

    [ThreadStatic]
    private static Worklist? pooled;

    private Worklist()
    {
    }

    /// <summary>Objects whose fields have not been executed.</summary>
    public Queue<ObjectNode> Nodes { get; } = [];

    /// <summary>Fields that wait for the end of the level.</summary>
    public List<PendingField> Pending { get; private set; } = [];

    /// <summary>Fields of the level that has just completed.</summary>
    public List<PendingField> Level { get; private set; } = [];

    /// <summary>The loads that this level is still waiting for.</summary>
    public List<Task> Loads { get; } = [];

    public static Worklist Rent()
    {
        var worklist = pooled ?? new();
        pooled = null;
        return worklist;
    }

    /// <summary>Ends a level: its pending fields become the fields to complete.</summary>
    public void EndLevel() => (Pending, Level) = (Level, Pending);

    public void Return()
    {
        if (Pending.Capacity <= MaxReusedCapacity && Level.Capacity <= MaxReusedCapacity
            && Nodes.Capacity <= MaxReusedCapacity) pooled = this;
    }
}

/// <summary>A field whose value is still being loaded.</summary>
internal readonly record struct PendingField(ResultPath Path, Deferred Value);
