using System.Text.RegularExpressions;

namespace Forum.Text.Markup;

/// <summary>The host that an address has, or that a link's text seems to promise.</summary>
internal static class NamedHost
{
    private static readonly Regex Address = new(
        @"^(https?:/*)?(?<host>([\w-]+\.)+[a-z]{2,24})\.?(:\d+)?([/?#]\S*)?$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
        | RegexOptions.ExplicitCapture);

    public static string? Of(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.IdnHost : null;

    /// <summary>Null when the text is words rather than an address.</summary>
    public static string? In(string text)
    {
        var match = Address.Match(text.Trim());
        return match.Success ? match.Groups["host"].Value : null;
    }

    public static bool AreSame(string one, string other) =>
        string.Equals(WithoutWww(one), WithoutWww(other), StringComparison.OrdinalIgnoreCase);

    private static string WithoutWww(string host) =>
        host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
}
