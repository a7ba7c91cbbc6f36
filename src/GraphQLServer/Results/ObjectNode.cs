using GraphQLServer.Planning;

namespace GraphQLServer.Results;

/// <summary>An object of the response, with the results of its executed fields.</summary>
internal sealed class ObjectNode(in ResultPath path, ObjectPlan plan, object source) : ResultNode(path)
{
    public ObjectPlan Plan { get; } = plan;

    public object Source { get; } = source;

    public object?[] Slots { get; } = plan.Executed.Length == 0 ? [] : new object?[plan.Executed.Length];
}
