using System.Text.Json;

namespace GraphQLServer.Results;

/// <summary>The <c>data</c> of a response.</summary>
internal interface IResultData
{
    /// <summary>
    /// Writes the data. Returns false when a non-null position turns out to be null: discard what was written and call <see
    /// cref="Settle"/>.
    /// </summary>
    /// <exception cref="ResponseTooLongException">The response is longer than the limit.</exception>
    bool TryWrite(Utf8JsonWriter writer);

    /// <summary>Whether <see cref="Settle"/> has been called, after which the data can be written.</summary>
    bool IsSettled { get; }

    /// <summary>Evaluates every field, records errors, and propagates nulls to the nearest nullable position.</summary>
    void Settle();
}
