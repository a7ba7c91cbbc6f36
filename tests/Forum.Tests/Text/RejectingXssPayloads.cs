using System.Text;
using Forum.Import.Text;
using Forum.Text;
using Forum.Text.Sanitizing;

namespace Forum.Tests.Text;

public sealed class RejectingXssPayloads
{
    private const int Seed = 20_260_101;
    private const int GeneratedCases = 20_000;

    public static readonly TheoryData<string> Payloads = new(XssPayloads.All);

    [Fact]
    public void There_are_enough_payloads() =>
        Assert.True(XssPayloads.All.Distinct().Count() >= 220, $"{XssPayloads.All.Length}");

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_does_nothing_in_a_comment(string payload)
    {
        foreach (var comment in Around(payload))
            HoldsAsComment(comment);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_does_nothing_in_an_article(string payload)
    {
        foreach (var article in Around(payload))
            HoldsAsArticle(article);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_does_nothing_in_an_imported_comment(string payload)
    {
        foreach (var html in Around(payload))
        {
            HoldsAsComment(ImportedHtml.ToMarkdown(html, lineFeedsBreak: true));
            HoldsAsComment(ImportedHtml.ToMarkdown(html, lineFeedsBreak: false));
        }
    }

    [Fact]
    public void No_generated_text_breaks_the_rules_of_comments()
    {
        var random = new Random(Seed);
        for (var i = 0; i < GeneratedCases; i++)
            HoldsAsComment(Generate(random));
    }

    [Fact]
    public void No_generated_html_breaks_the_rules_of_articles()
    {
        var random = new Random(Seed + 1);
        for (var i = 0; i < GeneratedCases; i++)
            HoldsAsArticle(Generate(random));
    }

    [Fact]
    public void No_generated_html_breaks_the_rules_when_it_is_imported()
    {
        var random = new Random(Seed + 2);
        for (var i = 0; i < GeneratedCases / 4; i++)
            HoldsAsComment(ImportedHtml.ToMarkdown(Generate(random), lineFeedsBreak: i % 2 == 0));
    }

    private static void HoldsAsComment(string markdown)
    {
        var html = CommentHtml.Render(markdown);
        HtmlRules.AssertAllows(html, HtmlRules.Comments);
        Assert.Equal(html, CommentHtml.Sanitize(html));
    }

    private static void HoldsAsArticle(string source)
    {
        var html = ArticleHtml.Sanitize(source);
        HtmlRules.AssertAllows(html, HtmlRules.Articles);
        Assert.Equal(html, ArticleHtml.Sanitize(html));
    }

    private static IEnumerable<string> Around(string payload) =>
    [
        payload, $"> {payload}", $"- a\n\n  {payload}", $"[{payload}](https://a.example)", $"<p>{payload}</p>",
        $"**{payload}**", $"<table><tr>{payload}<td>{payload}",
    ];

    /// <summary>Fragments of XSS payloads, HTML and Markdown in random order.</summary>
    private static string Generate(Random random)
    {
        var text = new StringBuilder();
        for (var count = random.Next(1, 14); count > 0; count--)
        {
            var pieces = random.Next(3) switch { 0 => Marks, 1 => Elements, _ => XssPayloads.All };
            var piece = pieces[random.Next(pieces.Length)];
            var start = random.Next(4) == 0 ? random.Next(piece.Length) : 0;
            text.Append(
                piece.AsSpan(start, random.Next(4) == 0 ? random.Next(piece.Length - start) : piece.Length - start));
        }

        return text.ToString();
    }

    private static readonly string[] Marks =
    [
        "*", "**", "_", "~~", "`", "```\n", "\n", "\n\n", "> ", "- ", "1. ", "# ", "[", "](", ")", "![", "<", ">", "\"",
        "'", "\\", "&", "&amp;", "&#0;", " ", "https://a.example/", "www.a.example", "mailto:a@b.example", "a", "é",
        "中", "\u202E", "\u0000", "\t", "x y", "[x]: https://a.example\n", "  \n", "***\n", "|",
    ];

    private static readonly string[] Elements =
    [
        "<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<a href=\"https://a.example\">", "</a>", "<table>", "</table>",
        "<tr>", "<td>", "</td>", "<th>", "<caption>", "<tbody>", "<thead>", "<ul>", "<ol start=3>", "</ul>", "</ol>",
        "<li>", "</li>", "<dl>", "<dt>", "<dd>", "</dl>", "<pre>", "</pre>", "<pre>\n", "<code>", "</code>", "<h1>",
        "<h2>", "</h1>", "<blockquote>", "</blockquote>", "<div>", "</div>", "<span>", "</span>", "<br>", "</br>",
        "<hr>", "<img src=https://a.example/i.png alt=x>", "<figure>", "<figcaption>", "</figure>", "<em>", "</em>",
        "<strong>", "</strong>", "<del>", "</del>", "<q>", "<form>", "<select>", "<option>", "<button>", "<svg>",
        "</svg>", "<math>", "<template>", "</template>", "<nobr>", "<font color=red>", "<center>", "<ruby>", "<rt>",
        "<section>", "<p", "<b ", "</", "<!", "<!--", "-->", "<html>", "<body>", "<head>", "<frameset>",
    ];
}
