using GraphQLServer.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace GraphQLServer.ResponseCaching;

/// <summary>Sends a cached response in the content encoding that the client prefers, or 304 when the client has it already.</summary>
internal static class CachedResponseWriter
{
    /// <summary>
    /// Browsers revalidate on each use, mostly with a 304 response; shared caches may reuse the response for one second.
    /// </summary>
    private const string CacheControl = "public, max-age=0, s-maxage=1";

    /// <summary>
    /// A cookie or a token may change the response, and it also differs by media type, content encoding and requesting origin.
    /// </summary>
    private const string Vary = "Accept, Accept-Encoding, Authorization, Cookie, GraphQL-Cost, Origin";

    /// <param name="http">The HTTP request.</param>
    /// <param name="type">The media type of the response.</param>
    /// <param name="answer">The cached response.</param>
    /// <param name="isAddressed">
    /// Whether the URL alone identifies the request, so that shared caches may store the response under it.
    /// </param>
    public static Task SendAsync(HttpContext http, ResponseType type, CachedResponse answer, bool isAddressed)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = headers.Vary.Count == 0 ? Vary : StringValues.Concat(headers.Vary, Vary);
        headers.CacheControl = isAddressed ? CacheControl : "no-store";
        if (isAddressed)
        {
            headers.ETag = answer.ETag;
            if (Has(http.Request.Headers.IfNoneMatch, answer.ETag))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        http.Response.ContentType = type.ContentType;
        var (bytes, encoding) = Pack(answer, http.Request.Headers.AcceptEncoding);
        if (encoding is not null) headers.ContentEncoding = encoding;
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes, 0, bytes.Length, http.RequestAborted);
    }

    private static bool Has(StringValues tags, string tag) =>
        tags.Count > 0 && (tags == tag || tags == "*"
            || (EntityTagHeaderValue.TryParseList(tags, out var several)
                && several.Any(one => one.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: false))));

    private static (byte[] Bytes, string? Encoding) Pack(CachedResponse answer, StringValues accepted)
    {
        if (accepted.Count == 0 || !StringWithQualityHeaderValue.TryParseList(accepted, out var wishes)) return (answer.Plain, null);
        var (brotli, gzip) = (Quality(wishes, "br"), Quality(wishes, "gzip"));
        if (brotli > 0 && brotli >= gzip) return (answer.Brotli.Value, "br");
        return gzip > 0 ? (answer.Gzip.Value, "gzip") : (answer.Plain, null);
    }

    private static double Quality(IList<StringWithQualityHeaderValue> wishes, string encoding)
    {
        foreach (var wish in wishes)
            if (wish.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase))
                return wish.Quality ?? 1;
        return 0;
    }
}
