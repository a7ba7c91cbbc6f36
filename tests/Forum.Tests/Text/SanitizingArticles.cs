using Forum.Text.Sanitizing;

namespace Forum.Tests.Text;

public sealed class SanitizingArticles
{
    [Theory]
    [InlineData("<p>a <em>b</em> <strong>c</strong></p>")]
    [InlineData("<h2>a</h2><p dir=\"rtl\" lang=\"he\">b</p>")]
    [InlineData("<ul><li>a</li><li>b<ol start=\"3\"><li>c</li></ol></li></ul>")]
    [InlineData("<blockquote><p>a</p></blockquote>")]
    [InlineData("<figure><img src=\"https://a.example/i.png\" alt=\"a\" width=\"640\" height=\"480\"><figcaption>b</figcaption></figure>")]
    [InlineData("<table><caption>a</caption><thead><tr><th scope=\"col\">b</th></tr></thead><tbody><tr><td colspan=\"2\">c</td></tr></tbody></table>")]
    [InlineData("<pre><code>a\n  b</code></pre>")]
    [InlineData("<pre>\n\na</pre>")]
    [InlineData("<dl><dt>a</dt><dd>b</dd></dl><hr>")]
    [InlineData("<p>a<br>b&nbsp;c &amp; &lt;d&gt;</p>")]
    public void Allowed_html_is_kept(string html) => Assert.Equal(html, ArticleHtml.Sanitize(html));

    [Theory]
    [InlineData("a<script>b</script>c", "ac")]
    [InlineData("a<style>b</style><template>c</template><noscript>d</noscript><iframe>e</iframe>f", "af")]
    [InlineData("a<svg><text>b</text></svg><math><mi>c</mi></math>d", "ad")]
    [InlineData("a<!-- b -->c", "ac")]
    [InlineData("<p class=\"x\" id=\"y\" style=\"color:red\" onclick=\"z\">a</p>", "<p>a</p>")]
    [InlineData("<img src=\"http://a.example/i.png\">a<img src=\"data:image/png;base64,AA\">", "a")]
    [InlineData("<a href=\"javascript:b\">a</a>", "a")]
    [InlineData("<a href=\"https://b.example\" target=\"_blank\">a</a>", "<a href=\"https://b.example/\" rel=\"ugc nofollow noopener noreferrer\">a</a>")]
    [InlineData("<section>a</section><article>b</article>", "<div>a</div><div>b</div>")]
    [InlineData("<p>a<p>b<ul><li>c<li>d</ul>", "<p>a</p><p>b</p><ul><li>c</li><li>d</li></ul>")]
    [InlineData("<b>a<p>b", "<b>a<p>b</p></b>")]
    [InlineData("<strike>a</strike> <tt>b</tt> <font color=red>c</font>", "<s>a</s> <code>b</code> c")]
    [InlineData("<table><tr><td>a<td>b<tr><td>c</table>", "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>")]
    [InlineData("<li>a</li><td>b</td>", "ab")]
    [InlineData("<a href=https://b.example>a<a href=https://c.example>b</a>", "<a href=\"https://b.example/\" rel=\"ugc nofollow noopener noreferrer\">a</a><a href=\"https://c.example/\" rel=\"ugc nofollow noopener noreferrer\">b</a>")]
    public void Disallowed_html_is_removed(string html, string left) => Assert.Equal(left, ArticleHtml.Sanitize(html));

    [Fact]
    public void Depth_is_limited_and_no_text_is_lost()
    {
        var html = ArticleHtml.Sanitize(string.Concat(Enumerable.Repeat("<div><blockquote>", 500)) + "deep");
        Assert.Contains("deep", html, StringComparison.Ordinal);
        HtmlRules.AssertAllows(html, HtmlRules.Articles);
    }
}
