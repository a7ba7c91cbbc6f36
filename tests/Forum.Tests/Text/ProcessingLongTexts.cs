using System.Diagnostics;
using Forum.Import.Text;
using Forum.Pseudonyms.Naming;
using Forum.Text;
using Forum.Text.Sanitizing;

namespace Forum.Tests.Text;

/// <summary>
/// Processing time grows linearly with the length of a text, not quadratically, for every kind of text.
/// </summary>
public sealed class ProcessingLongTexts
{
    private const int Short = 25_000;
    private const int Times = 4;

    /// <summary>
    /// Linear growth is 4, quadratic growth 16. Because the machine may be busy, a result above the limit is measured
    /// again.
    /// </summary>
    private const double MaxGrowth = 12;

    /// <summary>Shorter measurements are dominated by noise.</summary>
    private static readonly TimeSpan MinTime = TimeSpan.FromMilliseconds(20);

    public static readonly TheoryData<string> Markdown =
    [
        "*a ", "*a_ ", "~~a", "a**b*c", "[", "![[", "[a](", "[a](b (", "[a](b \"", "][", "[a]: x\n", "`a ``", "<a ",
        "<a@", "<http:", "&#", "\\", ">", "> - ", "- ", "- a\n", "1. ", "a\n", "a\n\n", "#\n", "***\n", "```\n",
        ">\n\n", "http://a.b ", "www.a.b ", "<http://a.b> ", "[x](http://a.b) ", "[](http://a.b)", "[.](http://a.b)",
        "**a** ", "a@", "\t", "\u0301", "é", "😀", "\u202E", "\u2067a",
    ];

    public static readonly TheoryData<string> Html =
    [
        "<div>", "<p>x", "<b>", "<b>x<p>", "<a href=https://a.example>", "<a href=x><table><td>", "<table>", "<ul><li>",
        "<br>x", "</b>", "<", "&amp", "&CounterClockwiseContourIntegral", "<script>", "<svg>", "<!--", "<i>x</i> ",
        "<img src=https://a.example>", "<pre>x</pre>", "http://a.b ", "*", "<blockquote>x", "<p a=b ", "<h1>",
    ];

    [Theory]
    [MemberData(nameof(Markdown))]
    public void A_comment_is_checked_and_rendered_in_linear_time(string piece) => Grows(piece, text =>
    {
        CommentHtml.Render(text);
        CommentText.Check(text, text.Length);
        LineText.Check(text, text.Length);
        Slug.From(text);
        PseudonymName.Check(text);
        WebAddress.Check(text);
    });

    [Theory]
    [MemberData(nameof(Html))]
    public void Html_is_sanitized_and_imported_in_linear_time(string piece) => Grows(piece, html =>
    {
        ArticleHtml.Sanitize(html);
        ImportedHtml.ToMarkdown(html, lineFeedsBreak: true);
    });

    [Fact]
    public void Unterminated_attributes_are_read_in_linear_time() =>
        Grows("a{0} ", html => ArticleHtml.Sanitize("<p " + html), numbered: true);

    [Fact]
    public void Unclosed_elements_are_reopened_once() =>
        Grows("<b a={0}><p>x", html =>
            Assert.True(ArticleHtml.Sanitize(html).Length < html.Length * 4), numbered: true);

    private static void Grows(string piece, Action<string> work, bool numbered = false)
    {
        var (shorter, longer) = (Text(piece, Short, numbered), Text(piece, Short * Times, numbered));
        work(shorter);
        var growth = Growth(shorter, longer, work);
        for (var again = 0; again < 3 && growth > MaxGrowth; again++)
            growth = Math.Min(growth, Growth(shorter, longer, work));
        Assert.True(growth <= MaxGrowth, $"{Times} times the text, {growth} times the work");
    }

    private static double Growth(string shorter, string longer, Action<string> work)
    {
        var before = Measure(shorter, work);
        return Measure(longer, work) / (before < MinTime ? MinTime : before);
    }

    private static TimeSpan Measure(string text, Action<string> work)
    {
        var start = Stopwatch.GetTimestamp();
        work(text);
        return Stopwatch.GetElapsedTime(start);
    }

    private static string Text(
        string piece, int length, bool numbered) => string.Concat(Enumerable.Range(0, length / piece.Length)
        .Select(i =>
            numbered
                ? piece.Replace(
                    "{0}", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
                : piece));
}
