using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Forum.Import.Text;
using Forum.Text;

namespace Forum.Tests.Text;

public sealed class ImportingComments
{
    [Theory]
    [InlineData("<p>Hello <b>bold</b> and <i>it</i></p><p>second<br>line</p>", "Hello **bold** and *it*\n\nsecond\nline")]
    [InlineData("<p>one\n two</p>", "one two")]
    [InlineData("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc")]
    [InlineData("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c")]
    [InlineData("<ol start=4><li>a<li>b</ol>", "4. a\n5. b")]
    [InlineData("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n+ b")]
    [InlineData("<a href=\"https://a.example/x?b=1&amp;c=2\">d</a>", "[d](<https://a.example/x?b=1&amp;c=2>)")]
    [InlineData("<a href=\"https://a.example/x\">https://a.example/x</a>", "<https://a.example/x>")]
    [InlineData("see https://a.example/b_c_d, or www.a.example", "see <https://a.example/b_c_d>, or [www.a.example](<http://www.a.example/>)")]
    [InlineData("<a href=\"javascript:x\">a</a>", "a")]
    [InlineData("<code>a`b</code>", "``a`b``")]
    [InlineData("<pre>a\n  ```</pre>", "````\na\n  ```\n````")]
    [InlineData("<b>Note:</b>text", "**Note**:text")]
    [InlineData("<em> a </em>b <em></em>", "*a* b")]
    [InlineData("<del>a</del> <q>b</q>", "~~a~~ “b”")]
    [InlineData("<h2>a</h2>b", "#### a\n\nb")]
    [InlineData("<img src=https://a.example/i.png alt='a cat'>", "[a cat](<https://a.example/i.png>)")]
    [InlineData("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a | b\nc | d")]
    [InlineData("*a* [b](c) `d` &lt;e&gt; &amp;amp; snake_case AT&T", "\\*a\\* \\[b\\](c) \\`d\\` \\<e> \\&amp; snake_case AT&T")]
    [InlineData("# a<br>> b<br>1. c<br>- d<br>--- e", "\\# a\n\\> b\n1\\. c\n\\- d\n\\--- e")]
    [InlineData("a<script>b</script><!-- c -->", "a")]
    [InlineData("", "")]
    public void Html_becomes_markdown(string html, string markdown) =>
        Assert.Equal(markdown, ImportedHtml.ToMarkdown(html, lineFeedsBreak: false));

    [Theory]
    [InlineData("a\nb\n\n\nc", "a\nb\n\nc")]
    [InlineData("a\r\n<b>b\n\nc</b>", "a\n**b\nc**")]
    [InlineData("<blockquote>a\nb</blockquote>\nc", "> a\n> b\n\nc")]
    public void Line_feeds_become_breaks_where_they_are_significant(string html, string markdown) =>
        Assert.Equal(markdown, ImportedHtml.ToMarkdown(html, lineFeedsBreak: true));

    [Fact]
    public void Html_converted_to_Markdown_and_back_is_equivalent()
    {
        var random = new Random(8);
        for (var i = 0; i < 1_500; i++)
        {
            var html = Blocks(random, 2);
            var rendered = CommentHtml.Render(ImportedHtml.ToMarkdown(html, lineFeedsBreak: false));
            Assert.Equal(Meaning(html), Meaning(rendered));
        }
    }

    [Fact]
    public void No_word_is_lost_whatever_the_html()
    {
        var random = new Random(9);
        string[] pieces =
        [
            "<b>", "</b>", "<i>", "</i>", "<p>", "<br>", "<ul>", "<li>", "</ul>", "<blockquote>", "</blockquote>",
            "<s>", "</s>", "*", "**", "_", "~~", "a", "b", ".", " ", "1.", "(", "é",
        ];
        for (var i = 0; i < 1_500; i++)
        {
            var html = string.Concat(random.GetItems(pieces, 12));
            var rendered = CommentHtml.Render(ImportedHtml.ToMarkdown(html, lineFeedsBreak: false));
            Assert.Equal(Words(html), Words(rendered));
        }
    }

    private static string Words(string html) =>
        string.Concat(new HtmlParser().ParseDocument(html).Body!.TextContent.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>
    /// Elements and words in order, ignoring white space, paragraphs inside list items and differing names of
    /// equivalent elements.
    /// </summary>
    private static string Meaning(string html)
    {
        var meaning = new StringBuilder();
        AppendMeaning(new HtmlParser().ParseDocument(html).Body!, meaning);
        return meaning.ToString();
    }

    private static void AppendMeaning(INode parent, StringBuilder meaning)
    {
        foreach (var node in parent.ChildNodes)
        {
            if (node is IText text)
                meaning.Append(string.Concat(text.Data.Where(c => !char.IsWhiteSpace(c))));
            if (node is not IElement element)
                continue;
            var name = element.LocalName switch
            {
                "b" => "strong",
                "i" => "em",
                "s" => "del",
                "p" when element.Parent is IElement { LocalName: "li" } => "",
                var other => other,
            };
            meaning.Append(
                name.Length == 0 ? "" : $"<{name}{element.GetAttribute("href")}{element.GetAttribute("start")}>");
            AppendMeaning(element, meaning);
            meaning.Append(name.Length == 0 ? "" : $"</{name}>");
        }
    }

    private static string Blocks(
        Random random,
        int depth) => string.Concat(Enumerable.Range(0, 1
            + random.Next(3)).Select(_ => random.Next(depth > 0 ? 6 : 3) switch
    {
        0 or 1 => $"<p>{Inlines(random, 2)}</p>",
        2 => "<pre><code>*x* &lt;b&gt;\n  # y\n</code></pre>",
        3 => $"<blockquote>{Blocks(random, depth - 1)}</blockquote>",
        4 => $"<ul><li>{Inlines(random, 1)}</li><li>{Inlines(random, 1)}</li></ul><hr>",
        _ => $"<ol start=\"7\"><li><p>{Inlines(random, 1)}</p>{Blocks(random, depth - 1)}</li></ol><hr>",
    }));

    private static string Inlines(
        Random random,
        int depth) => string.Join(' ', Enumerable.Range(0, 1
            + random.Next(4)).Select(_ => random.Next(depth > 0 ? 9 : 3) switch
    {
        0 => "word",
        1 => random.GetItems<string>(
            ["*star*", "_line_", "[b](c)", "&lt;b&gt;", "`", "~~", "1.", "# a", "\\", "&amp;lt;", "![", "- ", "a_b"],
            1)[0],
        2 => "<code>a*b</code>",
        3 => $"<b>w{Inlines(random, 0)}w</b>",
        4 => $"<i>w{Inlines(random, 0)}w</i>",
        5 => $"<s>w{Inlines(random, 0)}w</s>",
        6 => $"<b>x <i>w{Inlines(random, 0)}w</i> y</b>",
        7 => $"w<br>{Inlines(random, 0)}",
        _ => $"<a href=\"https://a.example/?b=c_d\">w{Inlines(random, 0)}w</a>",
    }));
}
