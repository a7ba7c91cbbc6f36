using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace GraphQLServer.Limits;

/// <summary>
/// An origin: a scheme, a host and a port. Two spellings that mean the same origin are equal: letter case, a written
/// default port, international names and their ASCII form, <c>ws</c> and <c>http</c>. Source: RFC 6454.
/// </summary>
/// <param name="Scheme">In lower case. <c>ws</c> is read as <c>http</c>, and <c>wss</c> as <c>https</c>.</param>
/// <param name="Host">In lower case; an international name in its ASCII form (punycode).</param>
/// <param name="Port">Null: the scheme has no default port, and none is written.</param>
public readonly partial record struct WebOrigin(string Scheme, string Host, int? Port)
{
    /// <summary>A host name has at most 253 characters.</summary>
    private const int MaxLength = 300;

    private static readonly IdnMapping Idn = new();

    /// <summary>
    /// Reads an origin of any scheme, as the header <c>Origin</c> contains it. Null: it is not one, for example
    /// because it has a path or user information, or is <c>null</c>.
    /// </summary>
    public static WebOrigin? TryParse(string text)
    {
        if (text.Length > MaxLength || Parts().Match(text) is not { Success: true } match) return null;
        var scheme = match.Groups["scheme"].Value.ToLowerInvariant() switch
        {
            "ws" => "http",
            "wss" => "https",
            var other => other,
        };
        return Of(scheme, match.Groups["host"].Value, match.Groups["port"].Value);
    }

    /// <summary>The origin of this server's own pages, by the header <c>Host</c>; null: it is invalid.</summary>
    public static WebOrigin? OfHost(string scheme, string host) => TryParse($"{scheme}://{host}");

    private static WebOrigin? Of(string scheme, string host, string port)
    {
        if (AsciiHost(host) is not { } ascii) return null;
        if (port.Length == 0) return new(scheme, ascii, scheme switch { "http" => 80, "https" => 443, _ => null });
        return int.Parse(port, CultureInfo.InvariantCulture) is var number and > 0 and <= IPEndPoint.MaxPort
            ? new(scheme, ascii, number)
            : null;
    }

    private static string? AsciiHost(string host)
    {
        if (host[0] == '[')
            return IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
                ? $"[{address}]"
                : null;
        try
        {
            return Idn.GetAscii(host).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"^(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://(?<host>\[[0-9a-fA-F:.]+\]|[^\s/?#@:*,\\\[\]%]+)(?::(?<port>[0-9]{1,5}))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
