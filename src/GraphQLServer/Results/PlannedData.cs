using System.Text.Json;
using GraphQLParser.AST;
using GraphQLServer.Limits;
using GraphQLServer.Planning;
using GraphQLServer.Schema;

namespace GraphQLServer.Results;

/// <summary>The data of a planned operation.</summary>
internal sealed class PlannedData(
    ObjectNode root, GraphQLLimits limits, ErrorCollector failures, GraphQLDocument document)
    : IResultData
{
    private NullPropagation? nullPropagation;

    public bool IsNullPropagated => nullPropagation is not null;

    public bool TryWrite(Utf8JsonWriter writer)
    {
        if (nullPropagation is { RootIsNull: true })
        {
            writer.WriteNullValue();
            return true;
        }

        return Write(writer, root);
    }

    /// <summary>
    /// Whether no root field has a value. Evaluates every field, as <see cref="PropagateNulls"/> does.
    /// </summary>
    public bool HasNoData()
    {
        PropagateNulls();
        return nullPropagation!.RootIsNull || root.Slots.All(slot => slot is null);
    }

    public void PropagateNulls() => nullPropagation = new(root, failures, document);

    private bool Write(Utf8JsonWriter writer, ObjectNode node)
    {
        ResponseTooLongException.Check(writer, limits.ResponseBytes);
        writer.WriteStartObject();
        foreach (var field in node.Plan.Fields)
        {
            writer.WritePropertyName(field.Key);
            if (!Write(writer, node, field)) return false;
        }

        writer.WriteEndObject();
        return true;
    }

    private bool Write(Utf8JsonWriter writer, ObjectNode node, FieldPlan field)
    {
        if (field.Leaf is { } leaf)
        {
            if (nullPropagation?.HasFailed(node, field) != true && leaf.Write(writer, node.Source)) return true;
            return WriteNull(writer, field.Position);
        }

        if (field.Slot >= 0) return Write(writer, node.Slots[field.Slot], field.Position);
        writer.WriteStringValue(node.Plan.TypeName);
        return true;
    }

    private bool Write(Utf8JsonWriter writer, object? value, Position position)
    {
        switch (value)
        {
            case null: return WriteNull(writer, position);
            case ObjectNode node: return Write(writer, node);
            case ListNode list: return Write(writer, list, (ListPosition)position);
            default:
                LeafWriter.Write(writer, value);
                return true;
        }
    }

    private bool Write(Utf8JsonWriter writer, ListNode list, ListPosition position)
    {
        writer.WriteStartArray();
        foreach (var item in list.Items)
            if (!Write(writer, item, position.Item))
                return false;
        writer.WriteEndArray();
        return true;
    }

    private static bool WriteNull(Utf8JsonWriter writer, Position position)
    {
        if (position.IsRequired) return false;
        writer.WriteNullValue();
        return true;
    }
}
