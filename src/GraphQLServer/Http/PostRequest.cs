using System.Text.Json;
using GraphQLServer.Limits;
using GraphQLServer.Requests;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>
/// The operation in the JSON body of a POST request, or an array of operations where batching is allowed.
/// </summary>
/// <param name="Operations">In the order of the body.</param>
/// <param name="IsBatch">Whether the body is an array, so that the response is an array as well.</param>
internal sealed record PostRequest(IReadOnlyList<OperationRequest> Operations, bool IsBatch)
{
    /// <exception cref="RequestException">
    /// 415 for another media type, 413 for a body that is too large, 400 for an invalid request.
    /// </exception>
    public static async ValueTask<PostRequest> ReadAsync(
        HttpRequest request, GraphQLLimits limits, CancellationToken cancellationToken)
    {
        if (!ResponseType.IsJson(request.ContentType) || request.Headers.ContentEncoding.Count > 0)
            throw new RequestException(
                StatusCodes.Status415UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE",
                "Send uncompressed application/json in UTF-8.");
        // Logs and firewalls read the URL, so it must not contradict the body.
        if (request.QueryString.HasValue && GetRequest.Names.Any(request.Query.ContainsKey))
            throw RequestException.Malformed("Send the operation of a POST in its body, not in its URL.");

        using var body = await RequestBody.ReadAsync(request, limits.BodyBytes, cancellationToken);
        return body.RootElement.ValueKind == JsonValueKind.Array
            ? new(Batch(body.RootElement, limits), true)
            : new([RequestReader.Read(body.RootElement, limits)], false);
    }

    private static List<OperationRequest> Batch(JsonElement body, GraphQLLimits limits)
    {
        if (limits.BatchedOperations <= 1)
            throw new RequestException(
                StatusCodes.Status400BadRequest, "BATCHING_DISABLED", "Send one operation per request.");
        var count = body.GetArrayLength();
        if (count == 0) throw RequestException.Malformed("The batch has no operations.");
        if (count > limits.BatchedOperations)
            throw new RequestException(
                StatusCodes.Status400BadRequest, "TOO_MANY_OPERATIONS",
                $"Send at most {limits.BatchedOperations} operations per request.");
        return [.. body.EnumerateArray().Select(operation => RequestReader.Read(operation, limits))];
    }
}
