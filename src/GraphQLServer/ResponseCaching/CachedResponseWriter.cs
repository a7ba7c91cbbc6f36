using GraphQLServer.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// Sends a cached response in the content encoding that the client prefers, or 304 when the client has it already.
/// </summary>
internal static class CachedResponseWriter
{
    /// <summary>
    /// Browsers revalidate on each use, mostly with a 304 response; shared caches may reuse the response for one
    /// second.
    /// </summary>
    private const string CacheControl = "public, max-age=0, s-maxage=1";

    /// <summary>
    /// A cookie or a token may change the response, and it also differs by media type, content encoding and requesting
    /// origin.
    /// </summary>
    private const string Vary = "Accept, Accept-Encoding, Authorization, Cookie, GraphQL-Cost, Origin";

    /// <param name="http">The HTTP request.</param>
    /// <param name="type">The media type of the response.</param>
    /// <param name="response">The cached response.</param>
    /// <param name="isUrlCacheable">
    /// Whether the URL alone identifies the request, so that shared caches may store the response under it.
    /// </param>
    public static Task SendAsync(HttpContext http, ResponseType type, CachedResponse response, bool isUrlCacheable)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = headers.Vary.Count == 0 ? Vary : StringValues.Concat(headers.Vary, Vary);
        headers.CacheControl = isUrlCacheable ? CacheControl : "no-store";
        if (isUrlCacheable)
        {
            headers.ETag = response.ETag;
            if (Matches(http.Request.Headers.IfNoneMatch, response.ETag))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        http.Response.ContentType = type.ContentType;
        var (bytes, encoding) = Negotiate(response, http.Request.Headers.AcceptEncoding);
        if (encoding is not null) headers.ContentEncoding = encoding;
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes, 0, bytes.Length, http.RequestAborted);
    }

    private static bool Matches(StringValues ifNoneMatch, string etag) =>
        ifNoneMatch.Count > 0 && (ifNoneMatch == etag || ifNoneMatch == "*"
            || (EntityTagHeaderValue.TryParseList(ifNoneMatch, out var etags)
                && etags.Any(
                    candidate => candidate.Compare(EntityTagHeaderValue.Parse(etag), useStrongComparison: false))));

    private static (byte[] Bytes, string? Encoding) Negotiate(CachedResponse response, StringValues acceptEncoding)
    {
        if (acceptEncoding.Count == 0 || !StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var encodings))
            return (response.Plain, null);
        var (brotli, gzip) = (Quality(encodings, "br"), Quality(encodings, "gzip"));
        if (brotli > 0 && brotli >= gzip) return (response.Brotli.Value, "br");
        return gzip > 0 ? (response.Gzip.Value, "gzip") : (response.Plain, null);
    }

    private static double Quality(IList<StringWithQualityHeaderValue> encodings, string encoding)
    {
        foreach (var candidate in encodings)
            if (candidate.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase))
                return candidate.Quality ?? 1;
        return 0;
    }
}
