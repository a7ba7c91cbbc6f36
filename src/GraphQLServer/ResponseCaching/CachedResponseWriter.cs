using GraphQLServer.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace GraphQLServer.ResponseCaching;

/// <summary>Sends a remembered answer, packed as the caller likes it best; or says that the caller has it already.</summary>
internal static class CachedResponseWriter
{
    /// <summary>Browsers ask each time, and mostly learn that nothing is new; what stands between may answer for a second.</summary>
    private const string CacheControl = "public, max-age=0, s-maxage=1";

    /// <summary>A cookie or a token may make it another's answer, and it differs by type, packing and the page that asks.</summary>
    private const string Vary = "Accept, Accept-Encoding, Authorization, Cookie, GraphQL-Cost, Origin";

    /// <param name="http">The request that is answered.</param>
    /// <param name="type">The type to answer in.</param>
    /// <param name="answer">What is sent.</param>
    /// <param name="isAddressed">Whether the request's address says all that was asked, so that others may keep the answer under it.</param>
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
