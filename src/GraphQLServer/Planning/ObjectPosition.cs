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
    private ObjectPlan? only;

    /// <summary>All selection sets at this position, merged from every place in the document.</summary>
    public IReadOnlyList<GraphQLSelectionSet> Selections => selections;

    /// <summary>The plan for the type of one value.</summary>
    /// <exception cref="InvalidOperationException">The value's type is not possible at this position.</exception>
    public ObjectPlan PlanFor(object value)
    {
        if (only is not null) return only;
        if (type is IObjectGraphType exact) return PlanOf(exact);
        return PlanOf(((IAbstractGraphType)type).GetObjectType(value, operation.Schema)
            ?? throw new InvalidOperationException($"{value.GetType()} is no {type.Name}."));
    }

    /// <summary>The plans for every possible type at this position.</summary>
    public IEnumerable<ObjectPlan> EveryPlan() =>
        type is IObjectGraphType exact ? [PlanOf(exact)] : ((IAbstractGraphType)type).PossibleTypes.Select(PlanOf);

    private ObjectPlan PlanOf(IObjectGraphType found) =>
        found == type
            ? only ??= operation.Plan(found, selections)
            : plans.GetOrAdd(found, concrete => operation.Plan(concrete, selections));
}
