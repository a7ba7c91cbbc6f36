using System.Collections.Frozen;

namespace Forum.Text.Sanitising;

/// <summary>Which elements may appear, each with its attributes.</summary>
internal sealed class AllowedHtml
{
    private static readonly string[] None = [];

    private readonly FrozenDictionary<string, FrozenSet<string>> attributesByElement;

    private AllowedHtml(Dictionary<string, string[]> allowed)
    {
        attributesByElement = allowed.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
        Elements = [.. allowed.Keys];
        Attributes = [.. allowed.Values.SelectMany(names => names).Distinct()];
    }

    /// <summary>What Markdown becomes: no headings, no images, nothing that could look like the page around it.</summary>
    public static AllowedHtml InComments { get; } = new(new Dictionary<string, string[]>
    {
        ["p"] = None, ["br"] = None, ["hr"] = None, ["blockquote"] = None, ["pre"] = None, ["code"] = None,
        ["em"] = None, ["strong"] = None, ["del"] = None,
        ["ul"] = None, ["ol"] = ["start"], ["li"] = None,
        ["a"] = ["href", "rel"],
    });

    /// <summary>What an editor's text is made of.</summary>
    public static AllowedHtml InArticles { get; } = new(new Dictionary<string, string[]>
    {
        ["p"] = ["dir", "lang"], ["div"] = ["dir", "lang"], ["br"] = None, ["hr"] = None, ["pre"] = None, ["code"] = None,
        ["blockquote"] = ["dir", "lang"], ["h1"] = None, ["h2"] = None, ["h3"] = None, ["h4"] = None, ["h5"] = None, ["h6"] = None,
        ["em"] = None, ["strong"] = None, ["b"] = None, ["i"] = None, ["u"] = None, ["s"] = None, ["del"] = None, ["ins"] = None,
        ["mark"] = None, ["small"] = None, ["sub"] = None, ["sup"] = None, ["q"] = None, ["cite"] = None, ["kbd"] = None, ["samp"] = None,
        ["var"] = None, ["dfn"] = None, ["abbr"] = ["title"], ["time"] = ["datetime"], ["span"] = ["dir", "lang"], ["bdi"] = ["dir"],
        ["ul"] = None, ["ol"] = ["start", "reversed"], ["li"] = None, ["dl"] = None, ["dt"] = None, ["dd"] = None,
        ["a"] = ["href", "rel", "title"],
        ["figure"] = None, ["figcaption"] = None, ["img"] = ["src", "alt", "title", "width", "height"],
        ["table"] = None, ["caption"] = None, ["thead"] = None, ["tbody"] = None, ["tfoot"] = None, ["tr"] = None,
        ["td"] = ["colspan", "rowspan"], ["th"] = ["colspan", "rowspan", "scope"],
    });

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
