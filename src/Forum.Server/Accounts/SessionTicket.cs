using System.Globalization;
using System.Security.Claims;

namespace Forum.Server.Accounts;

/// <summary>All that a cookie or token says: the session, and for refresh tokens which of its tokens this is.</summary>
internal sealed record SessionTicket(Guid SessionId, int Generation)
{
    private const string Session = "sid";
    private const string TokenGeneration = "gen";

    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [
            new Claim(Session, SessionId.ToString()),
            new Claim(TokenGeneration, Generation.ToString(CultureInfo.InvariantCulture)),
        ],
        authenticationType: "Forum"));

    /// <summary>The ticket of an authenticated request; null without one.</summary>
    public static SessionTicket? From(ClaimsPrincipal? principal) =>
        Guid.TryParse(principal?.FindFirstValue(Session), out var id)
        && int.TryParse(principal.FindFirstValue(TokenGeneration), NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? new SessionTicket(id, generation)
            : null;
}
