using System.Text.Json;

namespace GraphQLServer.Schema;

internal sealed class DirectLeafWriter<T, TValue>(Func<T, TValue> value, Func<Utf8JsonWriter, TValue, bool> write)
    : DirectLeafWriter
{
    public override bool Write(Utf8JsonWriter writer, object source) => write(writer, value((T)source));
}
