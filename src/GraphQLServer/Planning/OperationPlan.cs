using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;

namespace GraphQLServer.Planning;

/// <summary>
/// A validated operation, planned against the schema for one outcome of its <c>@skip</c> and <c>@include</c>: fragments
/// are expanded, fields with equal response keys merged, constant arguments read. It is built once, serves every
/// request for the same operation and outcome, and holds no state of any request. Plans compare by document text,
/// operation and outcome, so that shared results survive the eviction of a plan.
/// </summary>
internal sealed class OperationPlan : IEquatable<OperationPlan>
{
    private readonly GraphQLDocument document;
    private readonly GraphQLOperationDefinition operation;
    private readonly DirectiveOutcome directives;
    private readonly int hash;
    private bool? isPerViewer;

    public OperationPlan(
        ISchema schema, GraphQLDocument document, GraphQLOperationDefinition operation, DirectiveOutcome directives)
    {
        Schema = schema;
        this.document = document;
        this.operation = operation;
        this.directives = directives;
        hash = HashCode.Combine(string.GetHashCode(document.Source.Span), operation.Location.Start, directives.Bits);
        IsMutation = operation.Operation == OperationType.Mutation;
        var root = operation.Operation switch
        {
            OperationType.Mutation => schema.Mutation!,
            OperationType.Subscription => schema.Subscription!,
            _ => schema.Query,
        };
        Root = Plan(root, [operation.SelectionSet]);
        CreateAllPlans(Root);
        RateLimitKinds = [.. Root.Fields.Where(field => field.Resolver is { RateLimitKind: not null })
            .CountBy(field => field.Resolver!.RateLimitKind!)];
    }

    public ISchema Schema { get; }

    /// <summary>The outcome of <c>@skip</c> and <c>@include</c> that this plan is for.</summary>
    public string Outcome => directives.Bits;

    public bool IsMutation { get; }

    public ObjectPlan Root { get; }

    /// <summary>
    /// The rate limit kinds of its mutation fields, each with the number of fields, including aliases.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, int>> RateLimitKinds { get; }

    /// <summary>Whether the result may differ between two signed-in callers.</summary>
    public bool IsPerViewer => isPerViewer ??= HasPerViewerField(Root);

    /// <summary>
    /// Builds the nested plans for all possible types while a slot of the CPU scheduler is held, so that no request has
    /// to build them later without a slot.
    /// </summary>
    private static void CreateAllPlans(ObjectPlan plan)
    {
        foreach (var field in plan.Fields)
            foreach (var child in field.Position.Objects?.AllPlans() ?? [])
                CreateAllPlans(child);
    }

    private static bool HasPerViewerField(ObjectPlan plan) => plan.Fields.Any(field =>
        field.Resolver is { IsPerViewer: true }
        || (field.Position.Objects is { } objects && objects.AllPlans().Any(HasPerViewerField)));

    public bool Equals(OperationPlan? other) =>
        ReferenceEquals(this, other)
        || (other is not null && hash == other.hash && operation.Location == other.operation.Location
            && directives.Bits == other.directives.Bits
            && document.Source.Span.SequenceEqual(other.document.Source.Span));

    public override bool Equals(object? other) => Equals(other as OperationPlan);

    public override int GetHashCode() => hash;

    /// <summary>Plans the given selection sets for one type.</summary>
    public ObjectPlan Plan(IObjectGraphType type, List<GraphQLSelectionSet> selections)
    {
        var fields = new OrderedDictionary<string, List<GraphQLField>>();
        foreach (var set in selections) Collect(set, type, fields);
        var slots = 0;
        var plans = new FieldPlan[fields.Count];
        for (var i = 0; i < plans.Length; i++)
        {
            var (key, selected) = fields.GetAt(i);
            plans[i] = new FieldPlanner(this, document).Plan(key, selected, type, ref slots);
        }

        return new(type.Name, plans);
    }

    private void Collect(
        GraphQLSelectionSet set, IObjectGraphType type, OrderedDictionary<string, List<GraphQLField>> fields)
    {
        foreach (var selection in set.Selections)
        {
            if (!directives.Include((IHasDirectivesNode)selection)) continue;
            switch (selection)
            {
                case GraphQLField field:
                    // The default execution runs schema introspection.
                    if (field.Name.Value == "__schema" || field.Name.Value == "__type") break;
                    var key = (field.Alias?.Name ?? field.Name).StringValue;
                    if (!fields.TryGetValue(key, out var selected)) fields.Add(key, selected = []);
                    selected.Add(field);
                    break;
                case GraphQLInlineFragment inline:
                    if (Applies(inline.TypeCondition, type)) Collect(inline.SelectionSet, type, fields);
                    break;
                case GraphQLFragmentSpread spread:
                    var fragment = document.FindFragmentDefinition(spread.FragmentName.Name)!;
                    if (Applies(fragment.TypeCondition, type)) Collect(fragment.SelectionSet, type, fields);
                    break;
            }
        }
    }

    private bool Applies(GraphQLTypeCondition? condition, IObjectGraphType type)
    {
        if (condition is null) return true;
        var conditionType = Schema.AllTypes[condition.Type.Name];
        return conditionType == type
            || (conditionType is IAbstractGraphType abstractType && abstractType.IsPossibleType(type));
    }
}
