using GraphQLServer.Limits;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>
/// Rejects requests that a browser sends for a page of another site. Requests from the API's own pages, from allowed
/// origins, and from clients that are not browsers are allowed. Source: OWASP's cheat sheet on cross-site request
/// forgery, "Verifying Origin" and "Fetch Metadata".
/// </summary>
public static class CsrfGuard
{
    /// <summary>Any of these headers shows that the browser has sent a CORS preflight request first.</summary>
    private static readonly string[] PreflightHeaders =
        ["GraphQL-Preflight", "GraphQL-Require-Preflight", "Apollo-Require-Preflight"];

    /// <summary>The error message for a rejected page.</summary>
    public const string Message = "Browser requests from this site are not allowed.";

    /// <summary>Whether the request is allowed; a rejected request gets status 403.</summary>
    public static bool IsAllowed(HttpRequest request, GraphQLLimits limits) => request.Headers.Origin switch
    {
        [] => !IsCrossSiteRequest(request),
        [{ } origin] => IsOwn(origin, request.Host) || limits.AllowedOrigins.Contains(origin),
        // A browser sends at most one Origin header.
        _ => false,
    };

    /// <exception cref="RequestException">403: the request comes from another site.</exception>
    internal static void Check(HttpRequest request, GraphQLLimits limits)
    {
        if (!IsAllowed(request, limits))
            throw new RequestException(StatusCodes.Status403Forbidden, "CROSS_SITE_REQUEST", Message);
    }

    /// <summary>
    /// An image, a script or a link of another site sends no Origin. Such a request writes nothing, but it could use up
    /// the visitor's rate limits.
    /// </summary>
    internal static bool IsCrossSiteRequest(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var values)
        && values.Any(IsCrossSite) && !Array.Exists(PreflightHeaders, request.Headers.ContainsKey);

    /// <summary>
    /// Whether the host name and port are the same. The scheme may differ, because a proxy may terminate TLS.
    /// </summary>
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var site)
        && site.Scheme is "http" or "https"
        && origin == $"{site.Scheme}://{site.Authority}"
        && string.Equals(site.Host, host.Host, StringComparison.OrdinalIgnoreCase)
        && site.Port == (host.Port ?? (site.Scheme == "http" ? 80 : 443));

    private static bool IsCrossSite(string? value) =>
        value?.Contains("cross-site", StringComparison.OrdinalIgnoreCase) ?? false;
}
