using System.Text.Json;

namespace GraphQLServer.Schema;

/// <summary>Writes a leaf from its object straight into an answer: no box, no node.</summary>
internal abstract class DirectLeafWriter
{
    /// <summary>Writes the value; or nothing, and answers false, when it is null.</summary>
    public abstract bool Write(Utf8JsonWriter writer, object source);
}
