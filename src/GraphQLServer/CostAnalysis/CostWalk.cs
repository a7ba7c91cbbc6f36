using GraphQL.Validation;
using GraphQLServer.Planning;
using GraphQLServer.Schema;

namespace GraphQLServer.CostAnalysis;

/// <summary>
/// Adds up the rows that a plan may read: for each field its own rows, times the maximum number of parent objects. Every list declares
/// its maximum length, so the sum is an upper bound.
/// </summary>
internal sealed class CostWalk(BoundArguments arguments, bool isSignedIn)
{
    // Far above any limit, and far below an overflow.
    private const long Most = 1_000_000_000;

    private readonly Stack<string> path = [];
    private readonly Dictionary<string, int> once = [];
    private long mostRows;

    /// <summary>Whether the cost depends on the request's variables.</summary>
    public bool HangsOnVariables { get; private set; }

    /// <summary>The path from the field with the highest cost of its own up to the root.</summary>
    public string[] PathToMostExpensive { get; private set; } = [];

    /// <summary>
    /// The total cost. Rows that are read once per operation are added once, wherever the field is selected, including in alternatives of
    /// an abstract type.
    /// </summary>
    public int Of(OperationPlan plan) => (int)Math.Min(Of(plan.Root, 1, 1) + once.Values.Sum(rows => (long)rows), Most);

    private long Of(ObjectPlan plan, long times, int page)
    {
        var sum = 0L;
        foreach (var field in plan.Fields)
            if (field.Resolver is { } resolver && (field.Slot >= 0 || !resolver.Cost.IsFree))
                sum = Math.Min(sum + Of(field, resolver.Cost, times, page), Most);
        return sum;
    }

    private long Of(FieldPlan field, FieldCost cost, long times, int page)
    {
        path.Push(field.Name);
        var (rows, size) = Numbers(field, cost);
        var isRead = isSignedIn || !cost.IsForSignedIn;
        if (isRead && cost.Once is { } shared) once[shared.What] = Math.Max(shared.Rows, once.GetValueOrDefault(shared.What));
        var own = isRead ? Math.Min(times * rows, Most) : 0;
        if (own > mostRows)
        {
            mostRows = own;
            PathToMostExpensive = [.. path];
        }

        var listed = cost.IsOfThePage ? page : size ?? 1;
        var below = field.Position.Objects is not { } objects ? 0
            : Of(objects, field.Position is ListPosition ? Math.Min(times * listed, Most) : times, size ?? page);
        path.Pop();
        return Math.Min(own + below, Most);
    }

    /// <summary>An abstract type costs as much as its most expensive possible type.</summary>
    private long Of(ObjectPosition position, long times, int page)
    {
        var most = 0L;
        foreach (var plan in position.EveryPlan()) most = Math.Max(most, Of(plan, times, page));
        return most;
    }

    private (int Rows, int? Size) Numbers(FieldPlan field, FieldCost cost)
    {
        HangsOnVariables |= cost.NeedsArguments && field.HasVariables;
        try
        {
            var given = cost.NeedsArguments ? arguments.Of(field) : null;
            return (cost.Rows(new(given)), cost.Size(new(given)));
        }
        catch (ValidationError)
        {
            // The field cannot run; execution reports the error.
            return (0, 0);
        }
    }
}
