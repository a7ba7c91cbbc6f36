using Forum.Api.Execution.Planning;
using Forum.Api.Execution.Running;
using GraphQL.Validation;

namespace Forum.Api.Execution.Costing;

/// <summary>
/// Adds up the rows that a plan may read: for each field its own rows, times the objects that it may be asked of. Every
/// list says how long it can be, so the sum is never less than what is read.
/// </summary>
internal sealed class CostCount(BoundArguments arguments, bool isSignedIn)
{
    // Far above any limit, and far below an overflow.
    private const long Most = 1_000_000_000;

    private readonly Stack<string> path = [];
    private readonly HashSet<string> once = [];
    private long dearestRows;

    /// <summary>Whether another request with other variables may cost something else.</summary>
    public bool HangsOnVariables { get; private set; }

    /// <summary>The field that reads the most by itself, by its way from the root.</summary>
    public string Dearest { get; private set; } = "";

    public int Of(OperationPlan plan) => (int)Of(plan.Root, 1, 1);

    private long Of(ObjectPlan plan, long times, int page)
    {
        var sum = 0L;
        foreach (var field in plan.Fields)
            if (field.Resolver is { } resolver && (field.Slot >= 0 || resolver.Cost.NeedsArguments))
                sum = Math.Min(sum + Of(field, resolver.Cost, times, page), Most);
        return sum;
    }

    private long Of(FieldPlan field, FieldCost cost, long times, int page)
    {
        path.Push(field.Name);
        var (rows, size) = Numbers(field, cost);
        var own = cost.IsForSignedIn && !isSignedIn ? 0 : Math.Min((times * rows) + OnceOf(cost), Most);
        if (own > dearestRows)
        {
            dearestRows = own;
            Dearest = string.Join('.', path.Reverse());
        }

        var listed = cost.IsOfThePage ? page : size ?? 1;
        var below = Below(field.Position) is not { } objects ? 0
            : Of(objects, field.Position is ListPosition ? Math.Min(times * listed, Most) : times, size ?? page);
        path.Pop();
        return Math.Min(own + below, Most);
    }

    private int OnceOf(FieldCost cost) => cost.Once is { } shared && once.Add(shared.What) ? shared.Rows : 0;

    /// <summary>What stands behind an abstract type costs as much as the dearest type it may be.</summary>
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
            // The field cannot run; that is told where it is tried.
            return (0, 0);
        }
    }

    private static ObjectPosition? Below(Position position) => position switch
    {
        ListPosition list => Below(list.Item),
        _ => position as ObjectPosition,
    };
}
