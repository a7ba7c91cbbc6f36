using GraphQLServer.Limits;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>
/// Refuses what a browser sends for another site's page. A page of ours, a page of a site that is allowed, and everything
/// that is no browser pass. Source: OWASP's cheat sheet on cross-site request forgery, "Verifying Origin" and "Fetch
/// Metadata".
/// </summary>
public static class CsrfGuard
{
    /// <summary>Any of these shows that the browser has asked first whether the other site may send this.</summary>
    private static readonly string[] PreflightHeaders = ["GraphQL-Preflight", "GraphQL-Require-Preflight", "Apollo-Require-Preflight"];

    /// <summary>What a page that is refused gets to read.</summary>
    public const string Message = "This site may not use the API from a browser.";

    /// <summary>Whether the request is allowed; one that is not gets status 403.</summary>
    public static bool IsAllowed(HttpRequest request, GraphQLLimits limits) => request.Headers.Origin switch
    {
        [] => !IsCrossSiteRequest(request),
        [{ } origin] => IsOwn(origin, request.Host) || limits.AllowedOrigins.Contains(origin),
        // A browser sends one at most.
        _ => false,
    };

    /// <exception cref="RequestException">403: it comes from another site.</exception>
    internal static void Check(HttpRequest request, GraphQLLimits limits)
    {
        if (!IsAllowed(request, limits)) throw new RequestException(StatusCodes.Status403Forbidden, "CROSS_SITE_REQUEST", Message);
    }

    /// <summary>A picture, a script or a link of another site has no Origin. It writes nothing, but it could make others pay.</summary>
    internal static bool IsCrossSiteRequest(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var said)
        && said.Any(IsCrossSite) && !Array.Exists(PreflightHeaders, request.Headers.ContainsKey);

    /// <summary>The same name and port. The scheme may differ: TLS may end before us.</summary>
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var site)
        && site.Scheme is "http" or "https"
        && origin == $"{site.Scheme}://{site.Authority}"
        && string.Equals(site.Host, host.Host, StringComparison.OrdinalIgnoreCase)
        && site.Port == (host.Port ?? (site.Scheme == "http" ? 80 : 443));

    private static bool IsCrossSite(string? said) => said?.Contains("cross-site", StringComparison.OrdinalIgnoreCase) ?? false;
}
