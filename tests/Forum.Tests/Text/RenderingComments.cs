using AngleSharp.Html.Parser;
using Forum.Text;

namespace Forum.Tests.Text;

public sealed class RenderingComments
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Hello", "<p>Hello</p>")]
    [InlineData("a\nb", "<p>a<br>\nb</p>")]
    [InlineData("a\n\nb", "<p>a</p>\n<p>b</p>")]
    [InlineData("*a* **b** _c_ __d__ ~~e~~ `f`", "<p><em>a</em> <strong>b</strong> <em>c</em> <strong>d</strong> <del>e</del> <code>f</code></p>")]
    [InlineData("**太字。**です", "<p><strong>太字。</strong>です</p>")]
    [InlineData("snake_case_name 2 * 3 * 4", "<p>snake_case_name 2 * 3 * 4</p>")]
    [InlineData("> a\n> b\n\nc", "<blockquote>\n<p>a<br>\nb</p>\n</blockquote>\n<p>c</p>")]
    [InlineData("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>")]
    [InlineData("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>")]
    [InlineData("```cs\na < b\n```", "<pre><code>a &lt; b\n</code></pre>")]
    [InlineData("    not code", "<p>not code</p>")]
    [InlineData("# Title", "<p><strong>Title</strong></p>")]
    [InlineData("not a title\n---", "<p>not a title<br>\n---</p>")]
    [InlineData("a\n\n***\n\nb", "<p>a</p>\n<hr>\n<p>b</p>")]
    [InlineData("<b>a</b> & b", "<p>&lt;b&gt;a&lt;/b&gt; &amp; b</p>")]
    [InlineData("\\*a\\*", "<p>*a*</p>")]
    [InlineData("&copy; &lt;", "<p>© &lt;</p>")]
    public void Markdown_becomes_plain_html(string markdown, string html) =>
        Assert.Equal(html, CommentHtml.Render(markdown));

    [Theory]
    [InlineData("[a](https://b.example/c)", "https://b.example/c", "a")]
    [InlineData("[a](https://b.example 'title')", "https://b.example/", "a")]
    [InlineData("https://b.example/c_d_e.", "https://b.example/c_d_e", "https://b.example/c_d_e.")]
    [InlineData("www.b.example/c", "http://www.b.example/c", "www.b.example/c")]
    [InlineData("<https://b.example/?c=1&d=2>", "https://b.example/?c=1&d=2", "https://b.example/?c=1&d=2")]
    [InlineData("<a@b.example>", "mailto:a@b.example", "a@b.example")]
    [InlineData("[a](mailto:a@b.example)", "mailto:a@b.example", "a")]
    [InlineData("[я](http://пример.рф/)", "http://xn--e1afmkfd.xn--p1ai/", "я (xn--e1afmkfd.xn--p1ai)")]
    [InlineData("![a cat](https://b.example/cat.png)", "https://b.example/cat.png", "a cat")]
    [InlineData("![](https://b.example/cat.png)", "https://b.example/cat.png", "https://b.example/cat.png")]
    [InlineData("[![a](https://b.example/i.png)](https://c.example/)", "https://c.example/", "a")]
    [InlineData("[https://b.example/d](https://b.example/c)", "https://b.example/c", "https://b.example/d")]
    [InlineData("[bank.example](https://www.bank.example/)", "https://www.bank.example/", "bank.example")]
    [InlineData("[bank.example](https://evil.example/)", "https://evil.example/", "bank.example (evil.example)")]
    [InlineData("[**https://bank.example/login**](https://evil.example/)", "https://evil.example/", "https://bank.example/login (evil.example)")]
    [InlineData("[bank.example](https://bank.example.evil.example/)", "https://bank.example.evil.example/", "bank.example (bank.example.evil.example)")]
    [InlineData("[e.g.](https://b.example/)", "https://b.example/", "e.g.")]
    public void A_link_keeps_its_address(string markdown, string address, string text)
    {
        var body = new HtmlParser().ParseDocument(CommentHtml.Render(markdown)).Body!;
        var link = Assert.Single(body.QuerySelectorAll("a"));
        Assert.Equal(address, link.GetAttribute("href"));
        Assert.Equal("ugc nofollow noopener noreferrer", link.GetAttribute("rel"));
        Assert.Equal(text, body.TextContent.Trim());
    }

    [Theory]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](/account/logout)")]
    [InlineData("[a](//b.example)")]
    [InlineData("[a](https://user:secret@b.example)")]
    [InlineData("[a](mailto:a@b.example?cc=c@d.example)")]
    [InlineData("[a](ftp://b.example)")]
    [InlineData("ftp://b.example tel:123 mailto:")]
    public void Other_addresses_are_not_linked(string markdown) =>
        Assert.DoesNotContain("<a", CommentHtml.Render(markdown), StringComparison.Ordinal);

    [Theory]
    [InlineData("*")]
    [InlineData("_")]
    [InlineData("~")]
    [InlineData("*_")]
    [InlineData("**_")]
    public void Emphasis_of_any_depth_is_rendered_without_losing_text(string delimiters)
    {
        foreach (var length in new[] { 10, 300, 601, 1_000, 2_000, 4_990 })
        {
            var run = string.Concat(Enumerable.Repeat(delimiters, length / delimiters.Length));
            Assert.Contains(
                "word", CommentHtml.Render($"a {run}word{string.Concat(run.Reverse())}"), StringComparison.Ordinal);
            Assert.Contains(
                "word", CommentHtml.Render($"{string.Concat(Enumerable.Repeat(delimiters + "a ", length / 4))}word"),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Depth_is_limited_and_no_text_is_lost()
    {
        foreach (var text in new[]
        {
            new string('>', 200) + " deep", string.Concat(
                Enumerable.Range(0, 100).Select(i => new string(' ', i * 2) + "- deep\n")),
            string.Concat(Enumerable.Repeat("*a **b ", 200)) + "deep" + string.Concat(Enumerable.Repeat("** c*", 200)),
            new string('[', 300) + "deep" + new string(']', 300),
        })
        {
            var html = CommentHtml.Render(text);
            Assert.Contains("deep", html, StringComparison.Ordinal);
            HtmlRules.AssertAllows(html, HtmlRules.Comments);
        }
    }

    [Fact]
    public void Many_threads_render_the_same()
    {
        var texts = Enumerable.Range(0, 200).Select(i => $"> **{i}** [a](https://b.example/{i})\n\n- *x* `{i}`")
            .ToArray();
        var alone = texts.Select(CommentHtml.Render).ToArray();
        Parallel.For(0, 2_000, i => Assert.Equal(alone[i % 200], CommentHtml.Render(texts[i % 200])));
    }
}
