using Forum.Text.Sanitizing;

namespace Forum.Tests.Text;

public sealed class CheckingWebAddresses
{
    [Theory]
    [InlineData("https://a.example", "https://a.example/")]
    [InlineData("HTTP://A.EXAMPLE/B", "http://a.example/B")]
    [InlineData("https://a.example:443/b?c=d#e", "https://a.example/b?c=d#e")]
    [InlineData("https://a.example:8443/", "https://a.example:8443/")]
    [InlineData("http://пример.рф/путь?q=я", "http://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C?q=%D1%8F")]
    [InlineData("https://[::1]:81/", "https://[::1]:81/")]
    [InlineData("https://a.example/b/../c/%2E%2E/d", "https://a.example/d")]
    [InlineData(" https://a.example/ ", "https://a.example/")]
    [InlineData("https://a.example/😀", "https://a.example/%F0%9F%98%80")]
    public void An_address_has_one_form(string sent, string stored)
    {
        Assert.Equal(stored, WebAddress.Check(sent).Text);
        Assert.Equal(stored, WebAddress.Check(stored).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.example")]
    [InlineData("/path")]
    [InlineData("//a.example")]
    [InlineData("\\\\a.example")]
    [InlineData("https:a.example")]
    [InlineData("https:/a.example")]
    [InlineData("https:///a.example")]
    [InlineData("https:\\\\a.example")]
    [InlineData("https://")]
    [InlineData("https://?q")]
    [InlineData("https://[::1")]
    [InlineData("https://a.example:99999/")]
    [InlineData("https://user@a.example/")]
    [InlineData("https://user:secret@a.example/")]
    [InlineData("https://a.example@evil.example/")]
    [InlineData("ftp://a.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("java\nscript:alert(1)")]
    [InlineData("https://a.exa\nmple/")]
    [InlineData("https://a.example/\0")]
    [InlineData("https://a.example/b c")]
    [InlineData("https://a.example/\"onclick=")]
    [InlineData("https://a.example/<b>")]
    [InlineData("https://a.example\u3000b/")]
    public void An_invalid_web_address_is_rejected(string address) => Assert.True(WebAddress.Check(address).IsInvalid);

    [Fact]
    public void An_address_with_an_unpaired_surrogate_is_rejected() =>
        Assert.True(WebAddress.Check("https://a.example/\uD83D").IsInvalid);

    [Fact]
    public void An_address_has_at_most_2_000_characters()
    {
        Assert.False(WebAddress.Check("https://a.example/" + new string('a', 1_900)).IsInvalid);
        Assert.True(WebAddress.Check("https://a.example/" + new string('a', 2_000)).IsInvalid);
        Assert.True(WebAddress.Check("https://a.example/" + new string('é', 1_000)).IsInvalid);
    }
}
