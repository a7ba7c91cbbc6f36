using Forum.Text.Characters;

namespace Forum.Text.Sanitizing;

/// <summary>The address of a web page: an article's own URL, or the target of a link in a comment.</summary>
public static class WebAddress
{
    public const int MaxLength = 2_000;

    /// <summary>
    /// Accepts an absolute http or https address without user information (<c>https://bank.example@evil.example</c>),
    /// and returns its canonical form: host in punycode, the rest percent-encoded.
    /// </summary>
    public static CheckedText Check(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var trimmed = address.Length > MaxLength * 2 ? address : address.Trim(' ');
        if (trimmed.Length > MaxLength)
            return CheckedText.TooLong(MaxLength);
        if (InvalidCharacters.AnyIn(trimmed) || trimmed.Any(c => char.IsWhiteSpace(c) || c is '\\' or '<' or '>' or '"')
            || !HasScheme(trimmed) || !Uri.TryCreate(trimmed, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
            return InvalidAddress();
        return Canonical(uri) is { } canonical ? CheckedText.Valid(canonical) : InvalidAddress();
    }

    /// <summary>
    /// Checked explicitly, because <see cref="Uri"/> also accepts <c>https:/a</c> and, on Unix, a path that begins with
    /// a slash.
    /// </summary>
    private static bool HasScheme(string address) =>
        address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static string? Canonical(Uri uri)
    {
        try
        {
            var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
            var port = uri.IsDefaultPort ? "" : FormattableString.Invariant($":{uri.Port}");
            var rest = uri.GetComponents(UriComponents.PathAndQuery | UriComponents.Fragment, UriFormat.UriEscaped);
            var address = $"{uri.Scheme}://{host}{port}{rest}";
            return host.Length > 0 && host.All(char.IsAscii) && address.Length <= MaxLength ? address : null;
        }
        catch (UriFormatException)
        {
            // IdnHost throws for some hosts that the constructor accepts.
            return null;
        }
    }

    private static CheckedText InvalidAddress() =>
        CheckedText.Invalid(TextFault.Malformed, "This is not an absolute http or https URL.");
}
