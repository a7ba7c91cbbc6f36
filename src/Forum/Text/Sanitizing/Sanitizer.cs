using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace Forum.Text.Sanitizing;

/// <summary>
/// The last step before HTML is returned: removes everything that is not on the allowlist. Never allow style, svg,
/// math, template, noscript, iframe or comments: every advisory on HtmlSanitizer so far depends on one of them.
/// Thread-safe.
/// </summary>
internal sealed class Sanitizer
{
    /// <summary>
    /// Maximum nesting depth; browsers rearrange much deeper elements after the sanitizer has checked them.
    /// </summary>
    public const int MaxDepth = 50;

    /// <summary>The <c>rel</c> attribute of every link, regardless of its author.</summary>
    public const string Rel = "ugc nofollow noopener noreferrer";

    private readonly HtmlSanitizer sanitizer;

    public Sanitizer(AllowedHtml allowed)
    {
        sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = allowed.Elements.ToHashSet(StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = allowed.Attributes.ToHashSet(StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "http", "https", "mailto" },
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src" },
            AllowedCssProperties = new HashSet<string>(),
            AllowedClasses = new HashSet<string>(),
            AllowDataAttributes = false,
            AllowCssCustomProperties = false,
        })
        {
            KeepChildNodes = false,
            HtmlParserFactory = () => new HtmlParser(new HtmlParserOptions { MaximumDepth = MaxDepth }),
        };
        sanitizer.FilterUrl += (_, filter) => filter.SanitizedUrl = Allowed(filter.Tag, filter.OriginalUrl);
        sanitizer.PostProcessDom += (_, done) => Finish(done.Document);
    }

    public string Sanitize(string html) => sanitizer.SanitizeDom(html).Body is { } body ? HtmlWriter.Inner(body) : "";

    private static string? Allowed(IElement element, string address)
    {
        if (element.LocalName != "img")
            return LinkAddress.Of(address);
        var image = WebAddress.Check(address).Text;
        return image?.StartsWith("https:", StringComparison.Ordinal) == true ? image : null;
    }

    private static void Finish(IDocument document)
    {
        foreach (var link in document.QuerySelectorAll("a").ToList())
        {
            if (link.HasAttribute("href"))
                link.SetAttribute("rel", Rel);
            else
                link.Replace([.. link.ChildNodes]);
        }

        foreach (var image in document.QuerySelectorAll("img:not([src])").ToList())
            image.Remove();
    }
}
