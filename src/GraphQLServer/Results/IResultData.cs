using System.Text.Json;

namespace GraphQLServer.Results;

/// <summary>The <c>data</c> of a response.</summary>
internal interface IResultData
{
    /// <summary>
    /// Writes the data. Returns false when a non-null position turns out to be null: discard what was written and call
    /// <see cref="PropagateNulls"/>.
    /// </summary>
    /// <exception cref="ResponseTooLongException">The response is longer than the limit.</exception>
    bool TryWrite(Utf8JsonWriter writer);

    /// <summary>Whether <see cref="PropagateNulls"/> has been called, after which the data can be written.</summary>
    bool IsNullPropagated { get; }

    /// <summary>Evaluates every field, records errors, and propagates nulls to the nearest nullable position.</summary>
    void PropagateNulls();
}
