using System.Collections.Frozen;

namespace Forum.Text.Sanitizing;

/// <summary>An allowlist of elements and of the attributes of each.</summary>
internal sealed class AllowedHtml
{
    private readonly FrozenDictionary<string, FrozenSet<string>> attributesByElement;

    /// <param name="elements">Space-separated elements, each with its attributes: <c>br a:href,rel</c>.</param>
    private AllowedHtml(string elements)
    {
        attributesByElement = elements.Split(' ').Select(element => element.Split(':', ',')).ToFrozenDictionary(
            names => names[0], names => names[1..].ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
        Elements = attributesByElement.Keys;
        Attributes = [.. attributesByElement.Values.SelectMany(names => names).Distinct()];
    }

    /// <summary>
    /// The elements that Markdown produces: no headings, no images, nothing that could imitate the surrounding page.
    /// </summary>
    public static AllowedHtml InComments { get; } = new(
        "p br hr blockquote pre code em strong del ul ol:start li a:href,rel");

    /// <summary>The elements allowed in an editor's article.</summary>
    public static AllowedHtml InArticles { get; } = new(
        "p:dir,lang div:dir,lang blockquote:dir,lang h1 h2 h3 h4 h5 h6 br hr pre code "
        + "em strong b i u s del ins mark small sub sup q cite kbd samp var dfn "
        + "abbr:title time:datetime span:dir,lang bdi:dir a:href,rel,title "
        + "ul ol:start,reversed li dl dt dd figure figcaption img:src,alt,title,width,height "
        + "table caption thead tbody tfoot tr td:colspan,rowspan th:colspan,rowspan,scope");

    public IReadOnlyCollection<string> Elements { get; }

    public IReadOnlyCollection<string> Attributes { get; }

    public bool HasAttribute(ReadOnlySpan<char> attribute)
    {
        foreach (var name in Attributes)
            if (attribute.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    public bool Has(string element) => attributesByElement.ContainsKey(element);

    public bool Has(string element, string attribute) =>
        attributesByElement.TryGetValue(element, out var attributes) && attributes.Contains(attribute);
}
