using System.Buffers;
using System.Text.Json;
using GraphQLParser.AST;
using GraphQLServer.Planning;

namespace GraphQLServer.Results;

/// <summary>
/// The slow path, taken when a leaf failed or a required value is missing: reads every leaf once to find the failures, and propagates
/// nulls to the nearest nullable position.
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
        RootIsNull = !Stands(root);
    }

    public bool RootIsNull { get; }

    /// <summary>Whether a leaf must be written as null.</summary>
    public bool HasFailed(ObjectNode node, FieldPlan field) => failed.Contains((node, field));

    /// <summary>Whether every required field of the object has a value.</summary>
    private bool Stands(ObjectNode node)
    {
        foreach (var field in node.Plan.Fields)
        {
            if (field.Leaf is null && field.Slot < 0) continue;
            var stands = field.Leaf is null ? StandsExecuted(node, field) : StandsStraight(node, field);
            if (!stands && field.Position.IsRequired) return false;
        }

        return true;
    }

    private bool StandsExecuted(ObjectNode node, FieldPlan field)
    {
        ref var slot = ref node.Slots[field.Slot];
        if (!Stands(slot, field.Position)) slot = null;
        return slot is not null;
    }

    private bool Stands(object? value, Position position)
    {
        if (value is ObjectNode node) return Stands(node);
        if (value is not ListNode list) return value is not null;
        var item = ((ListPosition)position).Item;
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (Stands(list.Items[i], item)) continue;
            if (item.IsRequired) return false;
            list.Items[i] = null;
        }

        return true;
    }

    private bool StandsStraight(ObjectNode node, FieldPlan field)
    {
        try
        {
            using var scratch = new Utf8JsonWriter(new ArrayBufferWriter<byte>());
            if (field.Leaf!.Write(scratch, node.Source)) return true;
            if (field.Position.IsRequired) throw new InvalidOperationException("A required field is null.");
        }
        catch (Exception exception)
        {
            failed.Add((node, field));
            failures.Add(exception, new ResultPath(node, field, 0), document);
        }

        return false;
    }
}
