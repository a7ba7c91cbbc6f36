using System.Text.Json;

namespace GraphQLServer.Planning;

/// <summary>The selections on one object type: its response keys, in order.</summary>
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

    /// <summary>
    /// The fields that are executed before the response is written; the slot of each is its index here.
    /// </summary>
    public FieldPlan[] Executed { get; }
}
