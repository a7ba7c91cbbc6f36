using System.Text.Json;

namespace GraphQLServer.Results;

/// <summary>The <c>data</c> of an answer.</summary>
internal interface IResultData
{
    /// <summary>
    /// Writes it; or answers false when that shows that something must be null that may not be, in which case
    /// what was written is to be thrown away and <see cref="Settle"/> called.
    /// </summary>
    /// <exception cref="ResponseTooLongException">The answer has grown over its limit.</exception>
    bool TryWrite(Utf8JsonWriter writer);

    /// <summary>Whether <see cref="Settle"/> has been called: then it can be written.</summary>
    bool IsSettled { get; }

    /// <summary>Looks at every field, records what fails, and lets nulls rise to where they are allowed.</summary>
    void Settle();
}
