using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Forum.Server.Accounts;

/// <summary>
/// Recognizes devices that have signed in before, so that wrong passwords from other devices do not throttle them.
/// Browsers keep the device token in a cookie; other clients send it back in a header. A device token does not
/// authenticate anyone.
/// </summary>
internal sealed class DeviceTokens(IDataProtectionProvider protection, IHostEnvironment environment)
{
    /// <summary>
    /// The header with the device token: sent in the response to a sign-in with a bearer token, and optionally in the
    /// next sign-in request.
    /// </summary>
    public const string Header = "Forum-Device-Token";

    /// <summary>How long a device is recognized after its last sign-in.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Forum.DeviceToken")
        .ToTimeLimitedDataProtector();

    private string CookieName => environment.IsDevelopment() ? "forum-device" : "__Host-forum-device";

    /// <summary>
    /// Returns the device that a request comes from; null when it is unknown or its token has expired.
    /// </summary>
    public KnownDevice? Of(HttpRequest request)
    {
        var token = request.Headers.TryGetValue(Header, out var header)
            ? header.ToString()
            : request.Cookies[CookieName];
        if (string.IsNullOrEmpty(token)) return null;
        try
        {
            return KnownDevice.From(protector.Unprotect(Base64Url.DecodeFromChars(token)));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            // The token is forged, expired, or from another forum.
            return null;
        }
    }

    /// <summary>Issues a device token for an account that has just signed in on the device.</summary>
    /// <param name="device">The device as previously known; null if it was unknown.</param>
    /// <param name="isPersistent">
    /// Whether the cookie outlives the browser's session; null: sends a header instead of a cookie.
    /// </param>
    public void Issue(HttpContext http, KnownDevice? device, Guid account, bool? isPersistent)
    {
        var updated = (device ?? new KnownDevice(new Guid(RandomNumberGenerator.GetBytes(16)), [])).With(account);
        var token = Base64Url.EncodeToString(protector.Protect(updated.ToBytes(), Lifetime));
        if (isPersistent is null) http.Response.Headers[Header] = token;
        else http.Response.Cookies.Append(CookieName, token, CookieOf(isPersistent.Value ? Lifetime : null));
    }

    private CookieOptions CookieOf(TimeSpan? lifetime) => new()
    {
        Secure = !environment.IsDevelopment(),
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
        MaxAge = lifetime,
    };
}
