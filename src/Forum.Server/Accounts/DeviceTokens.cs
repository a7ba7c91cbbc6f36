using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Forum.Server.Accounts;

/// <summary>
/// Recognizes devices that have signed in before, so that strangers' wrong passwords do not slow them down. Browsers
/// keep the token in a cookie, other clients send the header back that they got. It signs nobody in.
/// </summary>
internal sealed class DeviceTokens(IDataProtectionProvider protection, IHostEnvironment environment)
{
    /// <summary>A response to a sign-in with a bearer token carries it; the next sign-in may send it.</summary>
    public const string Header = "Forum-Device-Token";

    /// <summary>How long a device is known after its last sign-in.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Forum.DeviceToken").ToTimeLimitedDataProtector();

    private string CookieName => environment.IsDevelopment() ? "forum-device" : "__Host-forum-device";

    /// <summary>The device that a request comes from; null when it is not known, or no longer.</summary>
    public KnownDevice? Of(HttpRequest request)
    {
        var token = request.Headers.TryGetValue(Header, out var header) ? header.ToString() : request.Cookies[CookieName];
        if (string.IsNullOrEmpty(token)) return null;
        try
        {
            return KnownDevice.From(protector.Unprotect(Base64Url.DecodeFromChars(token)));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            // Forged, expired, or of another forum.
            return null;
        }
    }

    /// <summary>Makes a device known for an account that has just signed in on it.</summary>
    /// <param name="device">As it was known before; null: it was not.</param>
    /// <param name="isPersistent">
    /// Whether the cookie outlives the browser's session; null: a header, not a cookie.
    /// </param>
    public void Issue(HttpContext http, KnownDevice? device, Guid account, bool? isPersistent)
    {
        var known = (device ?? new KnownDevice(new Guid(RandomNumberGenerator.GetBytes(16)), [])).With(account);
        var token = Base64Url.EncodeToString(protector.Protect(known.ToBytes(), Life));
        if (isPersistent is null) http.Response.Headers[Header] = token;
        else http.Response.Cookies.Append(CookieName, token, CookieOf(isPersistent.Value ? Life : null));
    }

    private CookieOptions CookieOf(TimeSpan? life) => new()
    {
        Secure = !environment.IsDevelopment(),
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
        MaxAge = life,
    };
}
