using System.Text.Json;

namespace GraphQLServer.Schema;

/// <summary>
/// Writes a leaf from its object directly into the response, without boxing and without a result node.
/// </summary>
internal abstract class DirectLeafWriter
{
    /// <summary>Writes the value; when it is null, writes nothing and returns false.</summary>
    public abstract bool Write(Utf8JsonWriter writer, object source);
}

internal sealed class DirectLeafWriter<T, TValue>(Func<T, TValue> value, Func<Utf8JsonWriter, TValue, bool> write)
    : DirectLeafWriter
{
    public override bool Write(Utf8JsonWriter writer, object source) => write(writer, value((T)source));
}
