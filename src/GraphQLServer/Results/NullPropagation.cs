using System.Buffers;
using System.Text.Json;
using GraphQLParser.AST;
using GraphQLServer.Planning;

namespace GraphQLServer.Results;

/// <summary>
/// The slow path, taken when a leaf failed or a required value is missing: reads every leaf once to find the failures,
/// and propagates nulls to the nearest nullable position.
/// </summary>
internal sealed class NullPropagation
{
    private readonly HashSet<(ObjectNode, FieldPlan)> failed = [];
    private readonly ErrorCollector failures;
    private readonly GraphQLDocument document;

    public NullPropagation(ObjectNode root, ErrorCollector failures, GraphQLDocument document)
    {
        this.failures = failures;
        this.document = document;
        RootIsNull = !Propagate(root);
    }

    public bool RootIsNull { get; }

    /// <summary>Whether a leaf must be written as null.</summary>
    public bool HasFailed(ObjectNode node, FieldPlan field) => failed.Contains((node, field));

    /// <summary>
    /// Propagates nulls within the object. Returns false when a required field is null, which makes the object null.
    /// </summary>
    private bool Propagate(ObjectNode node)
    {
        foreach (var field in node.Plan.Fields)
        {
            if (field.Leaf is null && field.Slot < 0) continue;
            var hasValue = field.Leaf is null ? PropagateSlot(node, field) : CheckDirectLeaf(node, field);
            if (!hasValue && field.Position.IsRequired) return false;
        }

        return true;
    }

    private bool PropagateSlot(ObjectNode node, FieldPlan field)
    {
        ref var slot = ref node.Slots[field.Slot];
        if (!Propagate(slot, field.Position)) slot = null;
        return slot is not null;
    }

    private bool Propagate(object? value, Position position)
    {
        if (value is ObjectNode node) return Propagate(node);
        if (value is not ListNode list) return value is not null;
        var item = ((ListPosition)position).Item;
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (Propagate(list.Items[i], item)) continue;
            if (item.IsRequired) return false;
            list.Items[i] = null;
        }

        return true;
    }

    private bool CheckDirectLeaf(ObjectNode node, FieldPlan field)
    {
        try
        {
            using var scratch = new Utf8JsonWriter(new ArrayBufferWriter<byte>());
            if (field.Leaf!.Write(scratch, node.Source)) return true;
            if (field.Position.IsRequired) throw new InvalidOperationException("A non-null field resolved to null.");
        }
        catch (Exception exception)
        {
            failed.Add((node, field));
            failures.Add(exception, new ResultPath(node, field, 0), document);
        }

        return false;
    }
}
