using BitFaster.Caching.Lru;
using GraphQLServer.Http;
using GraphQLServer.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// Serves cached responses by URL before the request is parsed, if the request has no cookie and no token.
/// </summary>
internal sealed class UrlResponseCache(ResponseCache responses, TimeProvider clock)
{
    /// <summary>URLs are 8 kB at most, and usually far shorter.</summary>
    private const int MaxUrls = 1_000;

    private readonly ConcurrentLru<UrlKey, ResponseKey> keys = new(MaxUrls);

    /// <summary>Maps the request's URL and media type to the key of its response.</summary>
    public void Add(HttpContext http, ResponseType type, ResponseKey key)
    {
        if (IsAnonymous(http.Request)) keys.GetOrAdd(UrlKeyOf(http, type), _ => key);
    }

    /// <summary>Sends the cached response, or calls the next middleware.</summary>
    public Task RespondAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.IsRead() || !responses.IsEnabled || !IsAnonymous(http.Request)) return next(http);
        var start = clock.GetTimestamp();
        if (ResponseType.For(http.Request.Headers.Accept) is not { } type
            || ResponseType.AcceptsEvents(http.Request.Headers.Accept)) return next(http);
        var response = keys.TryGet(UrlKeyOf(http, type), out var key) ? responses.FindWithoutRefresh(key) : null;
        GraphQLMetrics.CacheLookup("urls", response is not null);
        if (response is null) return next(http);
        GraphQLMetrics.Operation("query", "cached", clock.GetElapsedTime(start));
        return CachedResponseWriter.SendAsync(http, type, response, isUrlCacheable: true);
    }

    /// <summary>Whether the request has no header that identifies a viewer or the page of another site.</summary>
    private static bool IsAnonymous(HttpRequest request)
    {
        var headers = request.Headers;
        return headers.Authorization.Count == 0 && headers.Cookie.Count == 0 && headers.Origin.Count == 0
            && !headers.ContainsKey(CostHeader.Header) && !CsrfGuard.IsCrossSiteRequest(request);
    }

    private static UrlKey UrlKeyOf(HttpContext http, ResponseType type) =>
        new(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, type);

    /// <param name="Target">Path and query, as sent by the client.</param>
    private readonly record struct UrlKey(string Target, ResponseType Type);
}
