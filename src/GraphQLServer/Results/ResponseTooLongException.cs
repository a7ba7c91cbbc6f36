using System.Text.Json;

namespace GraphQLServer.Results;

/// <summary>An answer has grown over its limit.</summary>
internal sealed class ResponseTooLongException() : Exception("The answer is too long.")
{
    /// <exception cref="ResponseTooLongException">It has.</exception>
    public static void Check(Utf8JsonWriter writer, int limit)
    {
        if (writer.BytesCommitted + writer.BytesPending > limit) throw new ResponseTooLongException();
    }
}
