using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>Reads a request body as JSON, up to a size limit.</summary>
internal static class RequestBody
{
    /// <exception cref="RequestException">The body is too large or is not valid JSON. Duplicate keys are
    /// invalid.</exception>
    public static async ValueTask<JsonDocument> ReadAsync(
        HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit) throw TooLarge(limit);
        try
        {
            return await ReadAsync(request.BodyReader, limit, cancellationToken);
        }
        catch (Exception exception) when (MalformedRequest.StatusOf(exception) is { } status)
        {
            // Kestrel rejected the body first: far too long, too slow, or malformed chunks or trailers.
            throw status == StatusCodes.Status413PayloadTooLarge
                ? TooLarge(limit)
                : new RequestException(status, "BAD_REQUEST", "The body cannot be read.");
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            // Kestrel has no specific exception type for malformed chunks.
            throw RequestException.Malformed("The body cannot be read.");
        }
    }

    private static async ValueTask<JsonDocument> ReadAsync(
        PipeReader reader, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (result.Buffer.Length > limit)
            {
                // A read that is not completed keeps the server from draining the rest.
                reader.AdvanceTo(result.Buffer.End);
                throw TooLarge(limit);
            }

            if (result.IsCompleted) return Parse(reader, result.Buffer);
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static JsonDocument Parse(PipeReader reader, in ReadOnlySequence<byte> body)
    {
        try
        {
            // The document refers to the bytes it was parsed from, and the pipe reuses these.
            return RequestJson.TryParse(body.ToArray())
                ?? throw RequestException.Malformed("The body is not valid JSON.");
        }
        finally
        {
            reader.AdvanceTo(body.End);
        }
    }

    private static RequestException TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, "BODY_TOO_LARGE", $"The body has more than {limit} bytes.");
}
