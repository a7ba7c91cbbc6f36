using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Forum.Tests.Text;

/// <summary>The HTML that may reach a page, specified independently of the code that produces it.</summary>
internal static class HtmlRules
{
    private const string Rel = "ugc nofollow noopener noreferrer";

    public static readonly Dictionary<string, string[]> Comments = Allow(
        "p br hr blockquote pre code em strong del ul li", "a:href,rel ol:start");

    public static readonly Dictionary<string, string[]> Articles = Allow(
        "br hr pre code h1 h2 h3 h4 h5 h6 em strong b i u s del ins mark small sub sup q cite kbd samp var dfn ul li dl dt dd figure figcaption "
        + "table caption thead tbody tfoot tr",
        "p:dir,lang div:dir,lang blockquote:dir,lang span:dir,lang bdi:dir abbr:title time:datetime ol:start,reversed a:href,rel,title "
        + "img:src,alt,title,width,height td:colspan,rowspan th:colspan,rowspan,scope");

    public static void AssertAllows(string html, Dictionary<string, string[]> rules)
    {
        var body = new HtmlParser().ParseDocument(html).Body!;
        foreach (var node in body.GetDescendants())
        {
            Assert.True(node is IText or IElement, $"{node.NodeName} in {html}");
            if (node is not IElement element)
                continue;
            Assert.True(rules.TryGetValue(element.LocalName, out var attributes), $"<{element.LocalName}> in {html}");
            Assert.All(element.Attributes, attribute => Assert.Contains(attribute.Name, attributes!));
            Assert.True(Depth(element) <= 50, "too deep");
            if (element.LocalName == "a")
                AssertAllowsLink(element);
            if (element.LocalName == "img")
                Assert.StartsWith("https://", element.GetAttribute("src"), StringComparison.Ordinal);
        }
    }

    private static void AssertAllowsLink(IElement link)
    {
        var address = link.GetAttribute("href")!;
        Assert.Matches("^(https?://[a-zA-Z0-9\\[]|mailto:[a-zA-Z0-9.+_-]+@[a-zA-Z0-9.-]+$)", address);
        Assert.DoesNotContain(address, c => c <= ' ' || c > '~' || c == '\\');
        Assert.Equal(Rel, link.GetAttribute("rel"));
        if (address.StartsWith("http", StringComparison.Ordinal))
            Assert.Empty(new Uri(address).UserInfo);
    }

    private static int Depth(INode node) => node.Parent is null ? 0 : 1 + Depth(node.Parent);

    private static Dictionary<string, string[]> Allow(
        string plain, string withAttributes) => plain.Split(' ').Select(name => (name, Array.Empty<string>()))
        .Concat(withAttributes.Split(' ').Select(rule => rule.Split(':'))
        .Select(parts => (parts[0], parts[1].Split(','))))
        .ToDictionary(rule => rule.Item1, rule => rule.Item2);
}
