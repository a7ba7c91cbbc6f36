using System.Collections.Concurrent;
using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphQLServer.Planning;

/// <summary>A position with an object. The plan for each possible type is built on first use, and kept with the operation plan.</summary>
internal sealed class ObjectPosition(
    IGraphType type, List<GraphQLSelectionSet> selections, OperationPlan operation, bool isRequired)
    : Position(isRequired)
{
    private readonly ConcurrentDictionary<IObjectGraphType, ObjectPlan> plans = [];
    private ObjectPlan? singlePlan;

    /// <summary>All selection sets at this position, merged from every place in the document.</summary>
    public IReadOnlyList<GraphQLSelectionSet> Selections => selections;

    /// <summary>The plan for the type of one value.</summary>
    /// <exception cref="InvalidOperationException">The value's type is not possible at this position.</exception>
    public ObjectPlan PlanFor(object value)
    {
        if (singlePlan is not null) return singlePlan;
        if (type is IObjectGraphType objectType) return PlanOf(objectType);
        return PlanOf(((IAbstractGraphType)type).GetObjectType(value, operation.Schema)
            ?? throw new InvalidOperationException($"{value.GetType()} is not a possible type of {type.Name}."));
    }

    /// <summary>The plans for every possible type at this position.</summary>
    public IEnumerable<ObjectPlan> AllPlans() =>
        type is IObjectGraphType objectType
            ? [PlanOf(objectType)]
            : ((IAbstractGraphType)type).PossibleTypes.Select(PlanOf);

    private ObjectPlan PlanOf(IObjectGraphType objectType) =>
        objectType == type
            ? singlePlan ??= operation.Plan(objectType, selections)
            : plans.GetOrAdd(objectType, concrete => operation.Plan(concrete, selections));
}
