using System.Buffers;
using GraphQLServer.Results;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>Sends an answer: nothing before it is complete, so that an error can still change all of it.</summary>
internal static class HttpAnswer
{
    public static async Task SendAsync(HttpResponse response, int status, AnswerType type, Answer answer)
    {
        using var buffer = new PooledBuffer();
        AnswerWriter.Write(buffer, answer);
        await SendAsync(response, status, type, buffer.Written);
    }

    /// <summary>Sends the answers of a batch, in its order. Each says for itself what became of it.</summary>
    public static async Task SendAsync(HttpResponse response, AnswerType type, IReadOnlyList<Answer> answers)
    {
        using var buffer = new PooledBuffer();
        foreach (var answer in answers)
        {
            buffer.Write(buffer.Written.IsEmpty ? "["u8 : ","u8);
            using var one = new PooledBuffer();
            AnswerWriter.Write(one, answer);
            buffer.Write(one.Written.Span);
        }

        buffer.Write("]"u8);
        var isVoid = answers.All(answer => answer.Outcome == Outcome.Unavailable);
        await SendAsync(response, isVoid ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK, type, buffer.Written);
    }

    /// <summary>Sends an answer that is written already.</summary>
    public static async Task SendAsync(HttpResponse response, int status, AnswerType type, ReadOnlyMemory<byte> written)
    {
        response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable) RateHeaders.TellTrouble(response);
        response.ContentType = type.ContentType;
        response.ContentLength = written.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        await response.Body.WriteAsync(written, response.HttpContext.RequestAborted);
    }
}
