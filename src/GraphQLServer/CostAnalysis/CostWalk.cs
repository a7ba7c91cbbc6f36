using GraphQL.Validation;
using GraphQLServer.Planning;
using GraphQLServer.Schema;

namespace GraphQLServer.CostAnalysis;

/// <summary>
/// Adds up the rows that a plan may read: for each field its own rows, times the maximum number of parent objects.
/// Every list declares its maximum length, so the sum is an upper bound.
/// </summary>
internal sealed class CostWalk(BoundArguments arguments, bool isSignedIn)
{
    // Far above any limit, and far below an overflow.
    private const long MaxRows = 1_000_000_000;

    private readonly Stack<string> path = [];
    private readonly Dictionary<string, int> rowsReadOnce = [];
    private long highestOwnRows;

    /// <summary>Whether the cost depends on the request's variables.</summary>
    public bool DependsOnVariables { get; private set; }

    /// <summary>The path from the field with the highest cost, without its subfields, up to the root.</summary>
    public string[] PathToMostExpensive { get; private set; } = [];

    /// <summary>
    /// The total cost. Rows that are read once per operation are added once, wherever the field is selected, including
    /// in alternatives of an abstract type.
    /// </summary>
    public int CountRows(OperationPlan plan) =>
        (int)Math.Min(CountRows(plan.Root, 1, 1) + rowsReadOnce.Values.Sum(rows => (long)rows), MaxRows);

    private long CountRows(ObjectPlan plan, long times, int pageSize)
    {
        var sum = 0L;
        foreach (var field in plan.Fields)
            if (field.Resolver is { } resolver && (field.Slot >= 0 || !resolver.Cost.IsFree))
                sum = Math.Min(sum + CountRows(field, resolver.Cost, times, pageSize), MaxRows);
        return sum;
    }

    private long CountRows(FieldPlan field, FieldCost cost, long times, int pageSize)
    {
        path.Push(field.Name);
        var (rows, listSize) = RowsAndSize(field, cost);
        var isRead = isSignedIn || !cost.IsFreeForAnonymous;
        if (isRead && cost.ReadOnce is { } shared)
            rowsReadOnce[shared.Key] = Math.Max(shared.Rows, rowsReadOnce.GetValueOrDefault(shared.Key));
        var ownRows = isRead ? Math.Min(times * rows, MaxRows) : 0;
        if (ownRows > highestOwnRows)
        {
            highestOwnRows = ownRows;
            PathToMostExpensive = [.. path];
        }

        var itemCount = cost.HasPageLength ? pageSize : listSize ?? 1;
        var childRows = field.Position.Objects is not { } objects ? 0
            : CountRows(
                objects,
                field.Position is ListPosition ? Math.Min(times * itemCount, MaxRows) : times,
                listSize ?? pageSize);
        path.Pop();
        return Math.Min(ownRows + childRows, MaxRows);
    }

    /// <summary>An abstract type costs as much as its most expensive possible type.</summary>
    private long CountRows(ObjectPosition position, long times, int pageSize)
    {
        var max = 0L;
        foreach (var plan in position.AllPlans()) max = Math.Max(max, CountRows(plan, times, pageSize));
        return max;
    }

    private (int Rows, int? Size) RowsAndSize(FieldPlan field, FieldCost cost)
    {
        DependsOnVariables |= cost.NeedsArguments && field.HasVariables;
        try
        {
            var fieldArguments = cost.NeedsArguments ? arguments.Of(field) : null;
            return (cost.Rows(new(fieldArguments)), cost.Size(new(fieldArguments)));
        }
        catch (ValidationError)
        {
            // The field cannot run; execution reports the error.
            return (0, 0);
        }
    }
}
