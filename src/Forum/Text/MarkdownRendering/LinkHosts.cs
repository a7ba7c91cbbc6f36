using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Forum.Text.MarkdownRendering;

/// <summary>
/// Finds the host of a link whose text could suggest another host. The text is compared as it is displayed
/// (<see cref="DisplayedText"/>). A run of labels separated by dots is a host when its last label has two or more
/// letters and is not a common file extension (<c>Node.js</c>), when its last label is punycode, or when the run is an
/// IPv4 address. So <c>e.g.</c>, <c>3.5</c> and <c>www.</c> are not hosts; a missing space after a full stop is read as
/// a host, which shows an unnecessary host name and is harmless. In a run with another ending, such as
/// <c>bank.example-login</c>, the longest prefix that is a host counts. Whatever follows <c>https://</c> is a host.
/// What follows a host up to the next space is its port and path, and is not a host. Text next to a link belongs to a
/// run that extends into the link: <c>[bank](…)[.example](…)</c>, <c>bank.example/[login](…)</c>.
/// </summary>
internal static class LinkHosts
{
    private const RegexOptions Linear =
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>
    /// The characters of a label, for a class of a regular expression. Some registries allow emoji, most of which are
    /// surrogate pairs in UTF-16.
    /// </summary>
    private const string LabelCharacters = @"\p{L}\p{N}\p{M}\p{So}\p{Cs}_-";

    private const string Label = $"[{LabelCharacters}]+";

    private static readonly Regex Run = new(
        $@"(?<host>{Label}(\.{DisplayedText.Filler}*{Label})+)\.?(:\d+)?([/?#]\S*)?", Linear);

    private static readonly Regex LastLabel = new(
        @"^([\p{L}\p{M}]{2,63}|xn--[a-z0-9-]+)$", Linear | RegexOptions.IgnoreCase);

    private static readonly Regex LeadingLetters = new(@"^[\p{L}\p{M}]{2,63}", Linear);

    /// <summary>
    /// An address that is not part of the path of another one. Its host may have no dot, or be an IPv6 address.
    /// </summary>
    private static readonly Regex WithScheme = new(
        $@"(?<![\p{{L}}\p{{N}}/?#&=_-])(?<scheme>https?://)(?<host>\[[0-9a-f:.]+\]|[.{LabelCharacters}]+)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex Ipv4 = new(@"^\d{1,3}(\.\d{1,3}){3}$", Linear);

    /// <summary>None of these is a top-level domain in the IANA root zone.</summary>
    private static readonly FrozenSet<string> FileExtensions = new[]
    {
        "asp", "aspx", "avi", "bak", "bat", "bmp", "cfg", "cpp", "cs", "csproj", "css", "csv", "dll", "doc", "docx",
        "epub", "exe", "gif", "gz", "htm", "html", "ini", "jpeg", "jpg", "js", "json", "jsp", "jsx", "log", "mjs",
        "mpeg", "odt", "ogg", "pdf", "php", "png", "pptx", "rar", "rb", "rtf", "sln", "sql", "svg", "tar", "tiff", "ts",
        "tsv", "tsx", "txt", "wav", "webm", "webp", "xls", "xlsx", "xml", "yaml", "yml",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly IdnMapping Idn = new();

    /// <summary>
    /// The host to show after each part of a text, in punycode. Null for a part that is not a link, and when the text
    /// suggests no other host and the host is plain ASCII or its punycode is already visible.
    /// </summary>
    /// <param name="parts">All parts of one block of text, in order.</param>
    public static IReadOnlyList<string?> HostsToShow(IReadOnlyList<TextPart> parts)
    {
        var hostsToShow = new string?[parts.Count];
        var hosts = parts.Select(part => part.Address is { } address ? HostOf(address) : null).ToList();
        if (hosts.TrueForAll(host => host is null)) return hostsToShow;

        var text = DisplayedText.Of(parts);
        var first = 0;
        foreach (var (run, start, end) in HostsIn(text.Text))
        {
            while (text.Ends[first] <= start) first++;
            for (var index = first; index < parts.Count && (index == 0 || text.Ends[index - 1] < end); index++)
                if (hosts[index] is { } host && !AreEqual(run, host)) hostsToShow[index] = host;
        }

        for (var index = 0; index < parts.Count; index++)
            if (hosts[index] is { } host && !IsAscii(host)
                && !text.Of(index).Contains(host, StringComparison.OrdinalIgnoreCase)) hostsToShow[index] = host;
        return hostsToShow;
    }

    private static string? HostOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IdnHost is { Length: > 0 } host ? host : null;

    private static IEnumerable<(string Host, int Start, int End)> HostsIn(string text) =>
        from Match match in Run.Matches(text).Concat(WithScheme.Matches(text)).OrderBy(match => match.Index)
        let found = match.Groups["host"].Value.Replace(DisplayedText.Filler, "", StringComparison.Ordinal)
        let host = match.Groups["scheme"].Success ? found.Trim('[', ']', '.') : HostIn(found.Split('.'))
        where host is not null
        select (ToAscii(host), match.Index, match.Index + match.Length);

    /// <summary>The longest host that is a prefix of a run of labels; null: none.</summary>
    private static string? HostIn(string[] labels)
    {
        var run = string.Join('.', labels);
        if (IsHost(run)) return run;
        if (FileExtensions.Contains(labels[^1])) return null;
        for (var last = labels.Length - 1; last > 0; last--)
            if (LeadingLetters.Match(labels[last]).Value is { Length: >= 2 } end)
                return $"{string.Join('.', labels[..last])}.{end}";
        return null;
    }

    private static bool IsAscii(string host) =>
        !host.Split('.').Any(label => label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase));

    private static bool IsHost(string run)
    {
        var last = run[(run.LastIndexOf('.') + 1)..];
        return Ipv4.IsMatch(run) || (LastLabel.IsMatch(last) && !FileExtensions.Contains(last));
    }

    private static bool AreEqual(string suggested, string host) =>
        string.Equals(WithoutWww(suggested), WithoutWww(host), StringComparison.OrdinalIgnoreCase);

    /// <summary>The host in punycode. An invalid host is returned unchanged: it does not equal any real host.</summary>
    private static string ToAscii(string host)
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

/// <summary>A part of a block of text.</summary>
/// <param name="Address">
/// The link's address, as <see cref="Sanitizing.LinkAddress"/> returns it; null: the part is not a link.
/// </param>
internal readonly record struct TextPart(string Text, string? Address);
