using System.Buffers;
using CommunityToolkit.HighPerformance.Buffers;
using GraphQLServer.Results;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>Sends a response only when it is complete, so that an error can still replace all of it.</summary>
internal static class HttpResponseWriter
{
    public static async Task SendAsync(HttpResponse response, int status, ResponseType type, OperationResult result)
    {
        using var buffer = new ArrayPoolBufferWriter<byte>(ResultWriter.BufferSize);
        ResultWriter.Write(buffer, result);
        await SendAsync(response, status, type, buffer.WrittenMemory);
    }

    /// <summary>Sends the results of a batch in its order. Each result has its own status.</summary>
    public static async Task SendAsync(HttpResponse response, ResponseType type, IReadOnlyList<OperationResult> results)
    {
        using var buffer = new ArrayPoolBufferWriter<byte>(ResultWriter.BufferSize);
        foreach (var result in results)
        {
            buffer.Write(buffer.WrittenCount == 0 ? "["u8 : ","u8);
            using var item = new ArrayPoolBufferWriter<byte>(ResultWriter.BufferSize);
            ResultWriter.Write(item, result);
            buffer.Write(item.WrittenSpan);
        }

        buffer.Write("]"u8);
        var isUnavailable = results.All(result => result.Status == Results.ExecutionStatus.Unavailable);
        await SendAsync(
            response, isUnavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK, type,
            buffer.WrittenMemory);
    }

    /// <summary>Sends a response whose body is already serialized.</summary>
    public static async Task SendAsync(HttpResponse response, int status, ResponseType type, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable) RateHeaders.WriteRetryAfter(response);
        response.ContentType = type.ContentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        await response.Body.WriteAsync(body, response.HttpContext.RequestAborted);
    }
}
