using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>Reads a request's body as JSON, and no more of it than is allowed.</summary>
internal static class RequestBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <exception cref="RequestException">It is too large, or no JSON. Two like keys make it none.</exception>
    public static async ValueTask<JsonDocument> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit) throw TooLarge(limit);
        try
        {
            return await ReadAsync(request.BodyReader, limit, cancellation);
        }
        catch (BadHttpRequestException broken)
        {
            // The server had enough before we did: far too long, too slow, or cut into parts that do not fit.
            throw broken.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? TooLarge(limit)
                : new RequestException(broken.StatusCode, "BAD_REQUEST", "The body cannot be read.");
        }
        catch (IOException) when (!cancellation.IsCancellationRequested)
        {
            // Kestrel has no exception of its own for chunks that do not fit.
            throw RequestException.Malformed("The body cannot be read.");
        }
    }

    private static async ValueTask<JsonDocument> ReadAsync(PipeReader reader, int limit, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            if (read.Buffer.Length > limit)
            {
                // A reading that is not ended keeps the server from draining the rest.
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge(limit);
            }

            if (read.IsCompleted) return Parse(reader, read.Buffer);
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>A part of the address that is JSON.</summary>
    /// <exception cref="RequestException">It is none.</exception>
    public static JsonDocument Parse(string text, string name)
    {
        try
        {
            return JsonDocument.Parse(text, Strict);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw RequestException.Malformed($"The '{name}' are not JSON.");
        }
    }

    private static JsonDocument Parse(PipeReader reader, in ReadOnlySequence<byte> body)
    {
        try
        {
            // The document refers to the bytes it was parsed from, and the pipe takes these back.
            return JsonDocument.Parse(body.ToArray(), Strict);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is a key that is no text: half of a surrogate pair.
            throw RequestException.Malformed("The body is not JSON.");
        }
        finally
        {
            reader.AdvanceTo(body.End);
        }
    }

    private static RequestException TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, "BODY_TOO_LARGE", $"The body has more than {limit} bytes.");
}
