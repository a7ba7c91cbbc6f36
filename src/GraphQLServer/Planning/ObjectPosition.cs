using System.Collections.Concurrent;
using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphQLServer.Planning;

/// <summary>
/// An object of some type. What is asked of each type is worked out when one first comes, and kept with the plan.
/// </summary>
internal sealed class ObjectPosition(
    IGraphType type, List<GraphQLSelectionSet> selections, OperationPlan operation, bool isRequired)
    : Position(isRequired)
{
    private readonly ConcurrentDictionary<IObjectGraphType, ObjectPlan> plans = [];
    private ObjectPlan? only;

    /// <summary>All that the document asks below here, wherever it says so.</summary>
    public IReadOnlyList<GraphQLSelectionSet> Selections => selections;

    /// <summary>The plan for one value.</summary>
    /// <exception cref="InvalidOperationException">The value is of no type that may stand here.</exception>
    public ObjectPlan PlanFor(object value)
    {
        if (only is not null) return only;
        if (type is IObjectGraphType exact) return PlanOf(exact);
        return PlanOf(((IAbstractGraphType)type).GetObjectType(value, operation.Schema)
            ?? throw new InvalidOperationException($"{value.GetType()} is no {type.Name}."));
    }

    /// <summary>The plans for every type that may stand here.</summary>
    public IEnumerable<ObjectPlan> EveryPlan() =>
        type is IObjectGraphType exact ? [PlanOf(exact)] : ((IAbstractGraphType)type).PossibleTypes.Select(PlanOf);

    private ObjectPlan PlanOf(IObjectGraphType found) =>
        found == type
            ? only ??= operation.Plan(found, selections)
            : plans.GetOrAdd(found, concrete => operation.Plan(concrete, selections));
}
