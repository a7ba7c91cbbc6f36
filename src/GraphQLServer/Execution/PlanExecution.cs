using System.Collections;
using GraphQLServer.DataLoaders;
using GraphQLServer.Planning;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using GraphQLServer.Schema;

namespace GraphQLServer.Execution;

/// <summary>
/// One execution of a plan. Resolvers run one at a time. Fields that wait are parked, and all loads of a level are started together and
/// awaited once. Root fields of a mutation run one after another. Leaves that their object already holds are not executed here: they are
/// read while the response is written.
/// </summary>
internal sealed class PlanExecution(RequestContext request, BoundArguments arguments, ErrorCollector failures)
{
    private readonly Worklist work = Worklist.Rent();
    private ObjectNode? mutation;
    private bool hasWritten;

    /// <exception cref="OperationCanceledException">The client disconnected or the execution time is over.</exception>
    public async ValueTask<ObjectNode> ExecuteAsync(OperationPlan plan)
    {
        var root = new ObjectNode(default, plan.Root, request);
        if (plan.IsMutation)
        {
            await MutateAsync(root);
        }
        else
        {
            Execute(root);
            await FinishAsync();
        }

        work.Return();
        return root;
    }

    private async ValueTask MutateAsync(ObjectNode root)
    {
        mutation = root;
        foreach (var field in root.Plan.Executed)
        {
            request.ClearBatches();
            request.Cancellation.ThrowIfCancellationRequested();
            hasWritten = request.MayHaveWritten;
            request.MayHaveWritten = true;
            Execute(root, field);
            await FinishAsync();
        }
    }

    private async ValueTask FinishAsync()
    {
        while (true)
        {
            while (work.Open.TryDequeue(out var node)) Execute(node);
            if (work.Parked.Count == 0) return;
            work.EndLevel();
            await StartAsync();
            foreach (var field in work.Taken) Take(field);
            work.Taken.Clear();
        }
    }

    private async ValueTask StartAsync()
    {
        request.Cancellation.ThrowIfCancellationRequested();
        Task? last = null;
        foreach (var field in work.Taken)
        {
            var start = field.Loading.StartAsync();
            // Adjacent fields mostly wait for the same batch.
            if (start != last && !start.IsCompleted) work.Starts.Add(start);
            last = start;
        }

        if (work.Starts.Count > 0)
        {
            // A mutation field is always awaited until it completes: only its own result shows whether it has written.
            var all = Task.WhenAll(work.Starts);
            await (mutation is not null && work.Taken.Any(parked => parked.Place.Parent == mutation) ? all : all.WaitAsync(request.Cancellation));
        }

        work.Starts.Clear();
    }

    private void Execute(ObjectNode node)
    {
        request.Cancellation.ThrowIfCancellationRequested();
        foreach (var field in node.Plan.Executed) Execute(node, field);
    }

    private void Execute(ObjectNode node, FieldPlan field)
    {
        var place = new ResultPath(node, field, 0);
        try
        {
            var value = field.Resolver!.Resolve(node.Source, new FieldContext(request, new(arguments.Of(field))));
            if (value is Deferred loading) work.Parked.Add(new(place, loading));
            else node.Slots[field.Slot] = Complete(place, field.Position, value);
        }
        catch (Exception exception) when (!request.IsCancellation(exception))
        {
            Fail(exception, place);
        }
    }

    private void Take(in PendingField field)
    {
        var (place, loading) = field;
        try
        {
            var value = TakeFrom(loading, place);
            if (value is Deferred next) work.Parked.Add(new(place, next));
            else ((ObjectNode)place.Parent!).Slots[place.Field!.Slot] = Complete(place, place.Field.Position, value);
        }
        catch (Exception exception) when (!request.IsCancellation(exception))
        {
            Fail(exception, place);
        }
    }

    /// <summary>Takes the value of a field. A mutation field that was cancelled has written nothing.</summary>
    private object? TakeFrom(Deferred loading, in ResultPath place)
    {
        try
        {
            return loading.Take();
        }
        catch (OperationCanceledException) when (mutation is not null && place.Parent == mutation)
        {
            request.MayHaveWritten = hasWritten;
            throw;
        }
    }

    /// <summary>Records a failure. An error below a mutation field occurs after that field has completed.</summary>
    private void Fail(Exception exception, in ResultPath place) =>
        failures.Add(exception, place, arguments.Document, hasEnded: mutation is not null && place.Parent != mutation);

    private object? Complete(in ResultPath place, Position position, object? value)
    {
        if (value is null)
            return position.IsRequired ? throw new InvalidOperationException("A required field is null.") : null;
        switch (position)
        {
            case ObjectPosition composite:
                var node = new ObjectNode(place, composite.PlanFor(value), value);
                if (node.Slots.Length > 0) work.Open.Enqueue(node);
                return node;
            case ListPosition list:
                return Complete(place, list, (IEnumerable)value);
            default:
                return ((LeafPosition)position).Scalar.Serialize(value)
                    ?? Complete(place, position, null);
        }
    }

    private ListNode Complete(in ResultPath place, ListPosition position, IEnumerable values)
    {
        var list = new ListNode(place, values is ICollection known ? known.Count : 4);
        foreach (var value in values)
        {
            var at = new ResultPath(list, place.Field, list.Items.Count);
            try
            {
                list.Items.Add(Complete(at, position.Item, value));
            }
            catch (Exception exception) when (!request.IsCancellation(exception))
            {
                Fail(exception, at);
                list.Items.Add(null);
            }
        }

        return list;
    }
}
