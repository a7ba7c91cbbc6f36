using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Forum.Text.Characters;

namespace Forum.Text.Markup;

/// <summary>
/// The host of a link whose text could make a reader expect another one. The text is compared as it looks: broken and default-ignorable
/// characters removed, NFKC, <c>bank . example</c> closed up, and a full stop of another script read as a dot between ASCII letters or
/// digits. A run of labels with dots between them is a host when it ends like one:
/// in a label of two or more letters that is no common file extension (<c>Node.js</c>), in a punycode label, or when it is
/// an IPv4 address. So <c>e.g.</c>, <c>3.5</c> and <c>www.</c> are not hosts; a missing space after a full stop reads as one, which
/// costs a needless name and hides nothing. What follows a host up to the next space is its port and path, and not a host.
/// </summary>
internal static class NamedHost
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly Regex Run = new(
        @"(?<host>[\p{L}\p{N}\p{M}_-]+(\.[\p{L}\p{N}\p{M}_-]+)+)\.?(:\d+)?([/?#]\S*)?", Linear);

    private static readonly Regex LastLabel = new(@"^([\p{L}\p{M}]{2,63}|xn--[a-z0-9-]+)$", Linear | RegexOptions.IgnoreCase);

    private static readonly Regex Ipv4 = new(@"^\d{1,3}(\.\d{1,3}){3}$", Linear);

    /// <summary>Each match starts behind a letter or digit, so that white space is passed once.</summary>
    private static readonly Regex SpacedDot = new(@"(?<=[\p{L}\p{N}])\s+\.\s+(?=[\p{L}\p{N}])", RegexOptions.CultureInvariant);

    /// <summary>
    /// Ideographic, Arabic, Syriac, Lisu and Vai full stops, and letters, digits and signs that look like a dot, beside Latin, Greek or
    /// Cyrillic letters: beside others they are punctuation of their own script.
    /// </summary>
    private static readonly Regex OtherDot = new(
        @"(?<=[A-Za-z0-9\u0370-\u052F])([\u3002\u06D4\u0701\u0702\uA4F8\uA60E\uA78F\u0660\u06F0]|\uD834\uDD6D|\uD802\uDE50)(?=[A-Za-z0-9\u0370-\u052F])",
        RegexOptions.CultureInvariant);

    /// <summary>Spaces so narrow that a word does not end at them; NFKC makes them ordinary ones.</summary>
    private static readonly Regex NarrowSpace = new(@"[\u2006\u2008-\u200A\u202F]", Linear);

    /// <summary>The blank of Braille and the fillers of Hangul: letters or symbols by their class, and a gap to the eye.</summary>
    private static readonly Regex Blank = new(@"[\u2800\u115F\u1160\u3164\uFFA0]", Linear);

    /// <summary>None of them is a top-level domain of the IANA root zone.</summary>
    private static readonly FrozenSet<string> FileExtensions = new[]
    {
        "asp", "aspx", "avi", "bak", "bat", "bmp", "cfg", "cpp", "cs", "csproj", "css", "csv", "dll", "doc", "docx", "epub", "exe", "gif", "gz",
        "htm", "html", "ini", "jpeg", "jpg", "js", "json", "jsp", "jsx", "log", "mjs", "mpeg", "odt", "ogg", "pdf", "php", "png", "pptx",
        "rar", "rb", "rtf", "sln", "sql", "svg", "tar", "tiff", "ts", "tsv", "tsx", "txt", "wav", "webm", "webp", "xls", "xlsx", "xml", "yaml", "yml",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly IdnMapping Idn = new();

    /// <summary>
    /// The host to show behind the link, in punycode. Null when the text promises no other host and the host is plain ASCII, or
    /// shows its punycode.
    /// </summary>
    /// <param name="address">As <see cref="Sanitising.LinkAddress"/> returns it; a mailbox's host is its domain.</param>
    public static string? ToShow(string text, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.IdnHost is not { Length: > 0 } host)
            return null;
        var seen = AsItLooks(text);
        var promised = Run.Matches(seen).Select(match => match.Groups["host"].Value).Where(IsHost);
        if (promised.Any(other => !AreSame(other, host)))
            return host;
        var isAscii = !host.Split('.').Any(label => label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase));
        return isAscii || seen.Contains(host, StringComparison.OrdinalIgnoreCase) ? null : host;
    }

    private static string AsItLooks(string text)
    {
        var seen = new StringBuilder(text.Length);
        foreach (var rune in Blank.Replace(NarrowSpace.Replace(Broken.Remove(text), ""), " ").Normalize(NormalizationForm.FormKC).EnumerateRunes())
            if (!DefaultIgnorable.Contains(rune))
                seen.Append(rune);
        return OtherDot.Replace(SpacedDot.Replace(seen.ToString(), "."), ".");
    }

    private static bool IsHost(string run)
    {
        var last = run[(run.LastIndexOf('.') + 1)..];
        return Ipv4.IsMatch(run) || (LastLabel.IsMatch(last) && !FileExtensions.Contains(last));
    }

    private static bool AreSame(string promised, string host) =>
        string.Equals(WithoutWww(Ascii(promised)), WithoutWww(host), StringComparison.OrdinalIgnoreCase);

    /// <summary>What is not a valid host stays as it is: it equals none.</summary>
    private static string Ascii(string host)
    {
        try
        {
            return Idn.GetAscii(host);
        }
        catch (ArgumentException)
        {
            return host;
        }
    }

    private static string WithoutWww(string host) =>
        host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
}
