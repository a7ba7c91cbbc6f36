using Forum.Authorization;
using GraphQLServer.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Forum.Server.Accounts;

/// <summary>
/// Authenticates the callers of the API: by a request's cookie or header, or by a token sent in another way.
/// </summary>
internal sealed class CallerReader(ViewerReader viewers, IOptionsMonitor<BearerTokenOptions> bearer, TimeProvider clock)
{
    /// <summary>Returns the caller of a request; without a valid cookie or token, the anonymous caller.</summary>
    public async ValueTask<Caller> OfAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var viewer = await viewers.ReadAsync(http, cancellationToken);
        var authentication = viewer is null ? null : await http.AuthenticateAsync();
        return CallerOf(viewer, authentication?.Properties?.ExpiresUtc, AddressOf(http));
    }

    /// <summary>
    /// Returns the caller that a bearer token identifies; null when the token is invalid or has expired.
    /// </summary>
    public async ValueTask<Caller?> WithTokenAsync(HttpContext http, string token, CancellationToken cancellationToken)
    {
        var ticket = bearer.Get(IdentityConstants.BearerScheme).BearerTokenProtector.Unprotect(token);
        if (ticket?.Properties.ExpiresUtc is not { } expiresAt || clock.GetUtcNow() >= expiresAt) return null;
        if (SessionTicket.From(ticket.Principal) is not { } session) return null;
        return await viewers.ReadAsync(session.SessionId, cancellationToken) is { } viewer
            ? CallerOf(viewer, expiresAt, AddressOf(http))
            : null;
    }

    /// <summary>Converts a viewer to the API's caller.</summary>
    public static Caller CallerOf(Viewer? viewer, DateTimeOffset? expiresAt, CallerAddress address) =>
        new(viewer, viewer is not null) { ExpiresAt = expiresAt, Account = viewer?.AccountId, Address = address };

    private static CallerAddress AddressOf(HttpContext http) => CallerAddress.Of(http.Connection.RemoteIpAddress);
}
