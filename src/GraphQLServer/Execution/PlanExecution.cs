using System.Collections;
using GraphQLServer.DataLoaders;
using GraphQLServer.Planning;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using GraphQLServer.Schema;

namespace GraphQLServer.Execution;

/// <summary>
/// One execution of a plan. Resolvers run one at a time. Fields that wait become pending, and all loads of a level are
/// started together and awaited once. Root fields of a mutation run one after another. Leaves that their object already
/// holds are not executed here: they are read while the response is written.
/// </summary>
internal sealed class PlanExecution(RequestContext request, BoundArguments arguments, ErrorCollector failures)
{
    private readonly Worklist work = Worklist.Rent();
    private ObjectNode? mutationRoot;
    private bool hadWrittenBefore;

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
        mutationRoot = root;
        foreach (var field in root.Plan.Executed)
        {
            request.ClearBatches();
            request.CancellationToken.ThrowIfCancellationRequested();
            hadWrittenBefore = request.MayHaveWritten;
            request.MayHaveWritten = true;
            Execute(root, field);
            await FinishAsync();
        }
    }

    private async ValueTask FinishAsync()
    {
        while (true)
        {
            while (work.Nodes.TryDequeue(out var node)) Execute(node);
            if (work.Pending.Count == 0) return;
            work.EndLevel();
            await StartAsync();
            foreach (var field in work.Level) CompleteDeferred(field);
            work.Level.Clear();
        }
    }

    private async ValueTask StartAsync()
    {
        request.CancellationToken.ThrowIfCancellationRequested();
        Task? last = null;
        foreach (var pending in work.Level)
        {
            var start = pending.Value.StartAsync();
            // Adjacent fields mostly wait for the same batch.
            if (start != last && !start.IsCompleted) work.Loads.Add(start);
            last = start;
        }

        if (work.Loads.Count > 0)
        {
            // A mutation field is always awaited until it completes: only its own result shows whether it has written.
            var all = Task.WhenAll(work.Loads);
            await (mutationRoot is not null && work.Level.Any(pending => pending.Path.Parent == mutationRoot)
                ? all
                : all.WaitAsync(request.CancellationToken));
        }

        work.Loads.Clear();
    }

    private void Execute(ObjectNode node)
    {
        request.CancellationToken.ThrowIfCancellationRequested();
        foreach (var field in node.Plan.Executed) Execute(node, field);
    }

    private void Execute(ObjectNode node, FieldPlan field)
    {
        var path = new ResultPath(node, field, 0);
        try
        {
            var value = field.Resolver!.Resolve(node.Source, new FieldContext(request, new(arguments.Of(field))));
            if (value is Deferred deferred) work.Pending.Add(new(path, deferred));
            else node.Slots[field.Slot] = Complete(path, field.Position, value);
        }
        catch (Exception exception) when (!request.IsCancellation(exception))
        {
            Fail(exception, path);
        }
    }

    private void CompleteDeferred(in PendingField field)
    {
        var (path, deferred) = field;
        try
        {
            var value = GetResult(deferred, path);
            if (value is Deferred next) work.Pending.Add(new(path, next));
            else ((ObjectNode)path.Parent!).Slots[path.Field!.Slot] = Complete(path, path.Field.Position, value);
        }
        catch (Exception exception) when (!request.IsCancellation(exception))
        {
            Fail(exception, path);
        }
    }

    /// <summary>Takes the value of a field. A mutation field that was cancelled has written nothing.</summary>
    private object? GetResult(Deferred deferred, in ResultPath path)
    {
        try
        {
            return deferred.GetResult();
        }
        catch (OperationCanceledException) when (mutationRoot is not null && path.Parent == mutationRoot)
        {
            request.MayHaveWritten = hadWrittenBefore;
            throw;
        }
    }

    /// <summary>Records a failure. An error below a mutation field occurs after that field has completed.</summary>
    private void Fail(Exception exception, in ResultPath path) =>
        failures.Add(
            exception, path, arguments.Document,
            isBelowMutation: mutationRoot is not null && path.Parent != mutationRoot);

    private object? Complete(in ResultPath path, Position position, object? value)
    {
        if (value is null)
            return position.IsRequired
                ? throw new InvalidOperationException("A non-null field resolved to null.")
                : null;
        switch (position)
        {
            case ObjectPosition composite:
                var node = new ObjectNode(path, composite.PlanFor(value), value);
                if (node.Slots.Length > 0) work.Nodes.Enqueue(node);
                return node;
            case ListPosition list:
                return Complete(path, list, (IEnumerable)value);
            default:
                return ((LeafPosition)position).Scalar.Serialize(value)
                    ?? Complete(path, position, null);
        }
    }

    private ListNode Complete(in ResultPath path, ListPosition position, IEnumerable values)
    {
        var list = new ListNode(path, values is ICollection collection ? collection.Count : 4);
        foreach (var value in values)
        {
            var itemPath = new ResultPath(list, path.Field, list.Items.Count);
            try
            {
                list.Items.Add(Complete(itemPath, position.Item, value));
            }
            catch (Exception exception) when (!request.IsCancellation(exception))
            {
                Fail(exception, itemPath);
                list.Items.Add(null);
            }
        }

        return list;
    }
}
