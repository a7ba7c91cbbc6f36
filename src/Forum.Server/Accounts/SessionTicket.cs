using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;

namespace Forum.Server.Accounts;

/// <summary>
/// The content of a cookie or token: the session's secret and, for refresh tokens, the generation of the token.
/// </summary>
/// <param name="Secret">
/// The database stores only its hash, so that read access to the rows is not enough to create a cookie or token.
/// </param>
internal sealed record SessionTicket(Guid Secret, int Generation)
{
    private const string Session = "sid";
    private const string TokenGeneration = "gen";

    /// <summary>The id of the session's row: the first half of the secret's SHA-256.</summary>
    public Guid SessionId { get; } = new(
        SHA256.HashData(Secret.ToByteArray(bigEndian: true)).AsSpan(0, 16), bigEndian: true);

    /// <summary>The first ticket of a new session. All 128 bits of its secret are random.</summary>
    public static SessionTicket New() => new(new Guid(RandomNumberGenerator.GetBytes(16)), 0);

    /// <summary>The next refresh token of the same session.</summary>
    public SessionTicket Next() => new(Secret, Generation + 1);

    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [
            new Claim(Session, Secret.ToString()),
            new Claim(TokenGeneration, Generation.ToString(CultureInfo.InvariantCulture)),
        ],
        authenticationType: "Forum"));

    /// <summary>The ticket of an authenticated request; null without one.</summary>
    public static SessionTicket? From(ClaimsPrincipal? principal) =>
        Guid.TryParse(principal?.FindFirstValue(Session), out var secret)
        && int.TryParse(
            principal.FindFirstValue(TokenGeneration), NumberStyles.None, CultureInfo.InvariantCulture,
            out var generation)
            ? new SessionTicket(secret, generation)
            : null;
}
