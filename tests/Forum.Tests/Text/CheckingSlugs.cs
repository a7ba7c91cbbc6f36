using Forum.Text;
using Forum.Text.Characters;

namespace Forum.Tests.Text;

public sealed class CheckingSlugs
{
    [Theory]
    [InlineData("a")]
    [InlineData("2026")]
    [InlineData("the-budget-of-2026")]
    [InlineData("a--b")]
    public void A_valid_slug_is_accepted_unchanged(string slug) => Assert.Equal(slug, Slug.Check(slug).Text);

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a b")]
    [InlineData("a_b")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("é")]
    [InlineData("a%20b")]
    [InlineData("a\n")]
    public void An_invalid_slug_is_rejected(string slug) => Assert.True(Slug.Check(slug).IsInvalid);

    [Fact]
    public void A_slug_has_at_most_200_characters()
    {
        Assert.False(Slug.Check(new string('a', 200)).IsInvalid);
        Assert.Equal(TextFault.TooLong, Slug.Check(new string('a', 201)).Problem?.Fault);
    }

    [Theory]
    [InlineData("Hello, World!", "hello-world")]
    [InlineData("Über Straßen & Łódź", "uber-strassen-lodz")]
    [InlineData("Don’t stop, don't", "dont-stop-dont")]
    [InlineData("Nguyễn Thị Ánh", "nguyen-thi-anh")]
    [InlineData("Привет, мир: объект", "privet-mir-obekt")]
    [InlineData("Γειά σου Κόσμε", "geia-soy-kosme")]
    [InlineData("%d0%bf%d1%80%d0%b8%d0%b2%d0%b5%d1%82", "privet")]
    [InlineData("100 % sure", "100-sure")]
    [InlineData("ＡＢＣ ½", "abc-1-2")]
    public void A_slug_is_generated_from_a_title_in_ASCII(string title, string slug) =>
        Assert.Equal(slug, Slug.From(title));

    [Fact]
    public void Every_text_has_a_valid_and_stable_slug()
    {
        string[] titles =
            [
                .. SampleSentences.All, "", "---", "日本語", "日本語 2", "日本", "日本 2", "\uD83D", "%zz%",
                new string('é', 5_000), new string('中', 5_000)];
        Assert.All(titles, title => Assert.Equal(Slug.From(title), Slug.Check(Slug.From(title)).Text));
        Assert.Equal(titles.Length, titles.Select(Slug.From).Distinct().Count());
    }
}
