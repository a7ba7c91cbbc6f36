using System.Text.Json;
using GraphQL.Execution;
using GraphQLServer.Limits;
using GraphQLServer.Schema;

namespace GraphQLServer.Results;

/// <summary>The data of an introspection operation, which GraphQL.NET's own execution strategy ran.</summary>
internal sealed class ExecutionNodeData(ExecutionNode root, GraphQLLimits limits) : IResultData
{
    private readonly bool isNull = root.PropagateNull();

    public bool IsNullPropagated => true;

    public bool TryWrite(Utf8JsonWriter writer)
    {
        Write(writer, isNull ? null : root);
        return true;
    }

    public void PropagateNulls()
    {
        // GraphQL.NET has already propagated nulls.
    }

    private void Write(Utf8JsonWriter writer, ExecutionNode? node)
    {
        switch (node)
        {
            case ObjectExecutionNode { SubFields: { } fields }: Write(writer, fields); break;
            case ArrayExecutionNode { Items: { } items }: Write(writer, items); break;
            case ArrayExecutionNode { SerializedResult: { } leaves }: LeafWriter.Write(writer, leaves); break;
            case ValueExecutionNode: LeafWriter.Write(writer, node.Result); break;
            default: writer.WriteNullValue(); break;
        }
    }

    private void Write(Utf8JsonWriter writer, ExecutionNode[] fields)
    {
        ResponseTooLongException.Check(writer, limits.ResponseBytes);
        writer.WriteStartObject();
        foreach (var field in fields)
        {
            writer.WritePropertyName(field.Name!);
            Write(writer, field);
        }

        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, List<ExecutionNode> items)
    {
        writer.WriteStartArray();
        foreach (var item in items) Write(writer, item);
        writer.WriteEndArray();
    }
}
