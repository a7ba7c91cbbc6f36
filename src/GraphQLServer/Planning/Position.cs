using System.Collections.Concurrent;
using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphQLServer.Planning;

/// <summary>The type of the value at one position of a response.</summary>
internal abstract class Position(bool isRequired)
{
    /// <summary>Whether the position is non-null.</summary>
    public bool IsRequired { get; } = isRequired;

    /// <summary>The object position, inside any number of lists; null for leaves.</summary>
    public ObjectPosition? Objects => this switch
    {
        ListPosition list => list.Item.Objects,
        _ => this as ObjectPosition,
    };
}

/// <summary>A position with a leaf value.</summary>
internal sealed class LeafPosition(ScalarGraphType scalar, bool isRequired) : Position(isRequired)
{
    public ScalarGraphType Scalar { get; } = scalar;
}

/// <summary>A position with a list.</summary>
internal sealed class ListPosition(Position item, bool isRequired) : Position(isRequired)
{
    public Position Item { get; } = item;
}

/// <summary>
/// A position with an object. The plan for each possible type is built on first use, and kept with the operation plan.
/// </summary>
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
