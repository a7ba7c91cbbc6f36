using Forum.Api.Execution.Answering;
using Microsoft.AspNetCore.Http;

namespace Forum.Api.Transport;

/// <summary>Sends an answer: nothing before it is complete, so that an error can still change all of it.</summary>
internal static class HttpAnswer
{
    public static async Task SendAsync(HttpResponse response, int status, AnswerType type, Answer answer)
    {
        using var buffer = new PooledBuffer();
        AnswerWriter.Write(buffer, answer);
        response.StatusCode = status;
        response.ContentType = type.ContentType;
        response.ContentLength = buffer.Written.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        await response.Body.WriteAsync(buffer.Written, response.HttpContext.RequestAborted);
    }
}
