using System.Text.Json;

namespace GraphQLServer.Planning;

/// <summary>What is asked of an object of one type: the keys of its answer, in order.</summary>
internal sealed class ObjectPlan
{
    public ObjectPlan(string typeName, FieldPlan[] fields)
    {
        TypeName = JsonEncodedText.Encode(typeName);
        Fields = fields;
        Executed = [.. fields.Where(field => field.Slot >= 0)];
    }

    public JsonEncodedText TypeName { get; }

    public FieldPlan[] Fields { get; }

    /// <summary>The fields that are executed before the answer is written; each one's slot is its place here.</summary>
    public FieldPlan[] Executed { get; }
}
