using GraphQLServer.Planning;

namespace GraphQLServer.Results;

/// <summary>An object or a list of the response, and its position: a field of an object or an item of a list.</summary>
internal abstract class ResultNode(in ResultPath path)
{
    public ResultPath Path { get; } = path;
}

/// <summary>An object of the response, with the results of its executed fields.</summary>
internal sealed class ObjectNode(in ResultPath path, ObjectPlan plan, object source) : ResultNode(path)
{
    public ObjectPlan Plan { get; } = plan;

    public object Source { get; } = source;

    public object?[] Slots { get; } = plan.Executed.Length == 0 ? [] : new object?[plan.Executed.Length];
}

/// <summary>A list of the response.</summary>
internal sealed class ListNode(in ResultPath path, int capacity) : ResultNode(path)
{
    public List<object?> Items { get; } = new(capacity);
}
