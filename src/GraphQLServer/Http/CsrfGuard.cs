using System.Collections.Frozen;
using GraphQLServer.Limits;
using GraphQLServer.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.Http;

/// <summary>
/// Rejects requests that a browser sends for a page of another site. Requests from the API's own pages, from allowed
/// origins, and from clients that are not browsers are allowed. Source: OWASP's cheat sheet on cross-site request
/// forgery, "Verifying Origin" and "Fetch Metadata".
/// </summary>
public sealed class CsrfGuard(GraphQLLimits limits, TimeProvider clock, ILogger<CsrfGuard> logger)
{
    /// <summary>Maximum characters of a header in an error or a log entry.</summary>
    private const int MaxQuoted = 200;

    /// <summary>Any of these headers shows that the browser has sent a CORS preflight request first.</summary>
    private static readonly string[] PreflightHeaders =
        ["GraphQL-Preflight", "GraphQL-Require-Preflight", "Apollo-Require-Preflight"];

    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly FrozenSet<WebOrigin> allowedOrigins = limits.AllowedOrigins.ToFrozenSet();
    private long loggedAt;

    /// <summary>Whether pages of any other origin may use the API.</summary>
    public bool AllowsOtherOrigins => allowedOrigins.Count > 0;

    /// <summary>Whether pages of this other origin may use the API.</summary>
    public bool IsAllowedOrigin(string origin) =>
        WebOrigin.TryParse(origin) is { } parsed && allowedOrigins.Contains(parsed);

    /// <summary>
    /// The reason for which a request is rejected, with status 403; null when it is allowed. A log entry once a minute
    /// names the same reason, because it is often a proxy that replaces the header Host.
    /// </summary>
    public string? ReasonToReject(HttpRequest request)
    {
        var reason = request.Headers.Origin switch
        {
            [] => IsCrossSiteRequest(request) ? "Browser requests from pages of other sites are not allowed." : null,
            [{ } origin] => IsOwn(origin, request) || IsAllowedOrigin(origin)
                ? null
                : $"Browser requests from the origin {Quote(origin)} are not allowed; the request's host is {Quote(request.Headers.Host.ToString())}. Proxies must forward the header Host, or the setting Origins must contain the origin.",
            _ => "A request has at most one header Origin.",
        };
        if (reason is not null) Log(reason);
        return reason;
    }

    /// <exception cref="RequestException">403: the request comes from another site.</exception>
    internal void Check(HttpRequest request)
    {
        if (ReasonToReject(request) is { } reason)
            throw new RequestException(StatusCodes.Status403Forbidden, "CROSS_SITE_REQUEST", reason);
    }

    /// <summary>
    /// Whether a browser sends the request for another site, without a CORS preflight. An image, a script or a link of
    /// another site sends no Origin; it writes nothing, but could use up the visitor's rate limits.
    /// </summary>
    internal static bool IsCrossSiteRequest(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var values)
        && values.Any(IsCrossSite) && !Array.Exists(PreflightHeaders, request.Headers.ContainsKey);

    /// <summary>
    /// Whether the host name and port are the same. The scheme may differ, because a proxy may terminate TLS. The
    /// header Host is compared as it was sent: ASP.NET Core decodes an international name.
    /// </summary>
    private static bool IsOwn(string origin, HttpRequest request) =>
        WebOrigin.TryParse(origin) is { Scheme: "http" or "https" } parsed
        && request.Headers.Host is [{ } host]
        && WebOrigin.OfHost(parsed.Scheme, host) == parsed;

    private static bool IsCrossSite(string? value) =>
        value?.Contains("cross-site", StringComparison.OrdinalIgnoreCase) ?? false;

    private static string Quote(string header) => $"'{(header.Length > MaxQuoted ? header[..MaxQuoted] : header)}'";

    private void Log(string reason)
    {
        var last = Interlocked.Read(ref loggedAt);
        if (last != 0 && clock.GetElapsedTime(last) < LogInterval) return;
        if (Interlocked.CompareExchange(ref loggedAt, clock.GetTimestamp(), last) == last)
            GraphQLLog.CrossSiteRequest(logger, reason);
    }
}
