using Forum.Api.Execution;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Forum.Api.Transport;

/// <summary>An operation in the JSON body of a POST.</summary>
internal static class PostedOperation
{
    /// <exception cref="RequestRefused">415 for another type, 413 for a body too large, 400 for what is no request.</exception>
    public static async ValueTask<ApiOperation> ReadAsync(HttpRequest request, ApiLimits limits)
    {
        if (!IsJson(request.ContentType) || request.Headers.ContentEncoding.Count > 0)
            throw new RequestRefused(
                StatusCodes.Status415UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "Send application/json in UTF-8, not compressed.");
        // What stands in the address is read by logs and firewalls: it must not say another thing than the body.
        if (request.QueryString.HasValue && AddressedOperation.Names.Any(request.Query.ContainsKey))
            throw RequestRefused.Malformed("A POST has its operation in the body, not in the address.");

        using var body = await RequestBody.ReadAsync(request, limits.BodyBytes, request.HttpContext.RequestAborted);
        return RequestReader.Read(body.RootElement, limits);
    }

    private static bool IsJson(string? contentType) =>
        contentType == "application/json"
        || (MediaTypeHeaderValue.TryParse(contentType, out var media)
            && media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (media.Charset.Length == 0 || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
}
