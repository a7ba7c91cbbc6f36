using System.Text.Json;

namespace GraphQLServer.Results;

/// <summary>The response is longer than the limit.</summary>
internal sealed class ResponseTooLongException() : Exception("The response is too large.")
{
    /// <exception cref="ResponseTooLongException">The response is longer than the limit.</exception>
    public static void Check(Utf8JsonWriter writer, int limit)
    {
        if (writer.BytesCommitted + writer.BytesPending > limit) throw new ResponseTooLongException();
    }
}
