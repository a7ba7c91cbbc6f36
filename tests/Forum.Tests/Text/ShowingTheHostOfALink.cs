using AngleSharp.Html.Parser;
using Forum.Import.Text;
using Forum.Text;

namespace Forum.Tests.Text;

/// <summary>
/// A link whose text suggests another host shows its real host after it; any other link is left unchanged.
/// </summary>
public sealed class ShowingTheHostOfALink
{
    [Theory]
    [InlineData("bank.example — sign in here")]
    [InlineData("Go to https://bank.example now")]
    [InlineData("Go to HTTPS://BANK.EXAMPLE/login?x=1 now")]
    [InlineData(" bank . example ")]
    [InlineData("bank\n.\nexample")]
    [InlineData("bank\n.example")]
    [InlineData("bank.example-")]
    [InlineData("bank.example_")]
    [InlineData("bank.example-login")]
    [InlineData("bank.example2")]
    [InlineData("bank.example.x")]
    [InlineData("https://bank.example-")]
    [InlineData("https://localhost/login")]
    [InlineData("https://3639549961/login")]
    [InlineData("http://\\[2001:db8::1\\]/")]
    [InlineData("bank.\nexample")]
    [InlineData("bank%2eexample")]
    [InlineData("bank％2Eexample")]
    [InlineData("bank。example")]
    [InlineData("bank\u200A.example")]
    [InlineData("bank.\u2009example")]
    [InlineData("аррӏе。example")]
    [InlineData("société。fr")]
    [InlineData("café｡com")]
    [InlineData("vietcombankệ。vn")]
    [InlineData("sociétéꞏfr")]
    [InlineData("银行。com")]
    [InlineData("bank。公司")]
    [InlineData("은행。com")]
    [InlineData("بنک۔com")]
    [InlineData("bank\U0001D16Dexample")]
    [InlineData("bank\U00010A50example")]
    [InlineData("evil.example/\u2800\u2800bank.example")]
    [InlineData("evil.example/\u3164\u3164bank.example")]
    [InlineData("bank｡example")]
    [InlineData("bank．example")]
    [InlineData("bank․example")]
    [InlineData("bank۔example")]
    [InlineData("bank٠example")]
    [InlineData("ｂａｎｋ．ｅｘａｍｐｌｅ")]
    [InlineData("ba\u200Bnk.exa\u200Bmple")]
    [InlineData("bank\u00AD.\u00ADexample")]
    [InlineData("bank\u2060.\uFEFFexample")]
    [InlineData("bank\u200E.\uFE0Fexample")]
    [InlineData("https:∕∕bank.example")]
    [InlineData("https:／／bank.example")]
    [InlineData("bank.example⁄evil.example")]
    [InlineData("evil.example@bank.example")]
    [InlineData("support@bank.example")]
    [InlineData("(bank.example)")]
    [InlineData("**bank**.example")]
    [InlineData("`bank.example`")]
    [InlineData("bank\\.example")]
    [InlineData("bank&#46;example")]
    [InlineData("evil.example or bank.example")]
    [InlineData("bаnk.example")]
    [InlineData("bänk.example")]
    [InlineData("xn--bnk-sma.example")]
    [InlineData("банк.рф")]
    [InlineData("bank❤.example")]
    [InlineData("www.i❤.ws/login")]
    [InlineData("☕.us sign in")]
    [InlineData("🏦.example")]
    [InlineData("🏦 . example")]
    [InlineData("https://🏦")]
    [InlineData("bank.xn--p1ai")]
    [InlineData("bank.example:443/login")]
    [InlineData("bank.example.")]
    [InlineData("192.0.2.7, your router")]
    [InlineData("![bank.example](https://a.example/i.png)")]
    public void A_text_with_another_host_shows_the_real_host(string text)
    {
        Assert.EndsWith("(evil.example)", TextOf($"[{text}](https://evil.example/a)"), StringComparison.Ordinal);
        Assert.EndsWith("(evil.example)", TextOf($"[{text}](mailto:a@evil.example)"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[bank](E)[.](E)[example](E)")]
    [InlineData("[ba](E)[nk](E)**[.example](E)**")]
    [InlineData("[b](E)[a](E)[n](E)[k](E).example")]
    [InlineData("[bank](E) [.](E) [example](E)")]
    [InlineData("[bank](E)\n[.example](E)")]
    [InlineData("**bank**.[example](E)")]
    [InlineData("bank.example/[login](E)")]
    [InlineData("https&#58;//bank.example/[login](E)")]
    [InlineData("[bank](E)。[example](E)")]
    [InlineData("[bank](E)&#x200B;%2e[example](E)")]
    [InlineData("[sign in at bank](E)\\.example")]
    [InlineData("[evil.example](E).bank.example")]
    [InlineData("<https://evil.example>.bank.example")]
    [InlineData("[bank.example](E)¹")]
    [InlineData("[bank.example](E)2")]
    [InlineData("[bank.example](E)-login")]
    [InlineData("[bank.example](E)_")]
    public void Another_host_completed_by_adjacent_text_shows_the_real_host(string markdown) =>
        Assert.Contains(
            "(evil.example)", TextOf(markdown.Replace("E", "https://evil.example/", StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("https://bank.example⁄evil.example", "bank.xn--exampleevil-lx3f.example")]
    [InlineData("<https://bank.example⁄evil.example>", "bank.xn--exampleevil-lx3f.example")]
    [InlineData("https://bаnk.example", "xn--bnk-6cd.example")]
    [InlineData("www.bаnk.example", "www.xn--bnk-6cd.example")]
    [InlineData("[sign in](https://bаnk.example/)", "xn--bnk-6cd.example")]
    [InlineData("[bаnk.example](https://bаnk.example/)", "xn--bnk-6cd.example")]
    [InlineData("[müller.example](https://müller.example/)", "xn--mller-kva.example")]
    public void A_host_that_is_not_ascii_is_shown_in_punycode(string markdown, string host) =>
        Assert.EndsWith($" ({host})", TextOf(markdown), StringComparison.Ordinal);

    [Theory]
    [InlineData("[example.org](https://example.org/)2")]
    [InlineData("[example.org-](https://example.org/)")]
    [InlineData("[v1.2.3-beta](https://example.org/)")]
    [InlineData("[https://example.org, here](https://example.org/)")]
    [InlineData("Read bank.example, then [this](https://example.org/).")]
    [InlineData("Read bank.example [and this](https://example.org/).")]
    [InlineData("bank.example,[source](https://example.org/)")]
    [InlineData("公式サイトは[example.org](https://example.org/)です")]
    [InlineData("[example.org](https://example.org/)은")]
    [InlineData("و[example.org](https://example.org/)")]
    [InlineData("“[example.org](https://example.org/)”")]
    [InlineData("[example.org](https://example.org/)-Nutzer")]
    [InlineData("See [the guide](https://example.org/). It is long.")]
    [InlineData("It is long.\n\n[Guide](https://example.org/)")]
    [InlineData("It is said.[1](https://example.org/)")]
    public void Text_next_to_a_link_that_suggests_no_other_host_changes_nothing(string markdown) =>
        Assert.DoesNotContain("(example.org)", TextOf(markdown), StringComparison.Ordinal);

    [Theory]
    [InlineData("[example.org/path](https://example.org/path)")]
    [InlineData("[the guide on example.org](https://www.example.org/guide)")]
    [InlineData("[WWW.EXAMPLE.ORG](https://example.org/)")]
    [InlineData("[example.org.](https://example.org/)")]
    [InlineData("[example.org:8080/a/b.example](https://example.org:8080/a)")]
    [InlineData("[a@example.org](mailto:a@example.org)")]
    [InlineData("[write to a@example.org](mailto:a@example.org)")]
    [InlineData("[@a@example.org](https://example.org/@a)")]
    [InlineData("[xn--mller-kva.example](https://xn--mller-kva.example/)")]
    [InlineData("[192.0.2.7](http://192.0.2.7/)")]
    [InlineData("[e.g. this](https://example.org/)")]
    [InlineData("[i.e., z.B. and p.m.](https://example.org/)")]
    [InlineData("[version 3.5](https://example.org/)")]
    [InlineData("[10.0.1 of 2026](https://example.org/)")]
    [InlineData("[1.234,56 €](https://example.org/)")]
    [InlineData("[Node.js and index.html](https://example.org/)")]
    [InlineData("[Report.pdf](https://example.org/)")]
    [InlineData("[www.](https://example.org/)")]
    [InlineData("[use .NET](https://example.org/)")]
    [InlineData("[One. Two](https://example.org/)")]
    [InlineData("[St. Gallen](https://example.org/)")]
    [InlineData("[wait...what](https://example.org/)")]
    [InlineData("[U.S. law](https://example.org/)")]
    [InlineData("[そうだ。次へ](https://example.org/)")]
    [InlineData("[今日は晴れです。明日は雨でしょう。](https://example.org/)")]
    [InlineData("[我们到了。大家都很高兴](https://example.org/)")]
    [InlineData("[یہ خبر ہے۔اگلی خبر](https://example.org/)")]
    [InlineData("[col·lecció](https://example.org/)")]
    [InlineData("https://example.org/index.html?at=a.example")]
    [InlineData("https://web.example/2020/https://example.org/")]
    [InlineData("<https://example.org/>")]
    [InlineData("[](https://example.org/)")]
    [InlineData("[here](https://example.org/)")]
    public void A_link_that_suggests_no_other_host_is_unchanged(string markdown)
    {
        var body = new HtmlParser().ParseDocument(CommentHtml.Render(markdown)).Body!;
        Assert.Equal(Assert.Single(body.QuerySelectorAll("a")).TextContent, body.TextContent.Trim());
    }

    [Theory]
    [InlineData("<a href=\"https://evil.example/\">Sign in at <b>bank</b>.example</a>")]
    [InlineData("<a href=\"https://evil.example/\">bank&#8203;.example</a>")]
    [InlineData("<p>See <a href=\"mailto:a@evil.example\">support@bank.example</a></p>")]
    public void An_imported_link_shows_the_real_host_too(string html) =>
        Assert.EndsWith(
            "(evil.example)", TextOf(ImportedHtml.ToMarkdown(html, lineFeedsBreak: false)), StringComparison.Ordinal);

    private static string TextOf(string markdown) =>
        new HtmlParser().ParseDocument(CommentHtml.Render(markdown)).Body!.TextContent.Trim();
}
