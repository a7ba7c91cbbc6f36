using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace Forum.Text.Sanitizing;

/// <summary>
/// The last step before HTML leaves: what is not on the list goes. Never let style, svg, math, template, noscript,
/// iframe or comments in: every advisory on HtmlSanitizer so far needs one of them. An instance is safe to share
/// between threads.
/// </summary>
internal sealed class Sanitiser
{
    /// <summary>As deep as elements nest; browsers rearrange what is much deeper, after it was judged.</summary>
    public const int MaxDepth = 50;

    /// <summary>What every link carries, whoever wrote it.</summary>
    public const string Rel = "ugc nofollow noopener noreferrer";

    private readonly HtmlSanitizer sanitizer;

    public Sanitiser(AllowedHtml allowed)
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

    public string Sanitise(string html) => sanitizer.SanitizeDom(html).Body is { } body ? HtmlWriter.Inner(body) : "";

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
