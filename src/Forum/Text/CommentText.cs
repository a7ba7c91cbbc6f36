using System.Text;
using Forum.Text.Characters;

namespace Forum.Text;

/// <summary>
/// The words of a comment as they were sent, made fit to be stored: Markdown, Unicode NFC, lines ended by LF.
/// </summary>
public static class CommentText
{
    /// <summary>
    /// Bytes of UTF-8 that are stored for each character a person counts: an Indic letter with its marks takes up to
    /// nine, a family emoji 25, so the longest text of families is shorter than the longest text of words.
    /// </summary>
    public const int BytesPerCharacter = 8;

    private const int MarksPerBase = 4;

    /// <summary>Checks and cleans in one linear pass after another, the cheapest first.</summary>
    /// <param name="text">As the client sent it.</param>
    /// <param name="maxLength">In characters as a person counts them (grapheme clusters).</param>
    public static CheckedText Check(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > (long)maxLength * BytesPerCharacter)
            return CheckedText.TooLong(maxLength);
        var clean = EvenLineEnds(text);
        if (InvalidCharacters.AnyIn(clean))
            return CheckedText.Refused(TextFault.BrokenCharacter, "The text contains characters that are not text.");
        clean = Clean(clean);
        if (!VisibleText.AnyIn(clean))
            return CheckedText.Refused(TextFault.Empty, "The text is empty.");
        return Graphemes.Count(clean, maxLength) > maxLength
            || Encoding.UTF8.GetByteCount(clean) > (long)maxLength * BytesPerCharacter
            ? CheckedText.TooLong(maxLength)
            : CheckedText.Fine(clean);
    }

    /// <summary>
    /// What can be kept of a text that nobody can be asked to correct, such as an imported one. It may be empty.
    /// </summary>
    public static string Salvage(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Clean(InvalidCharacters.Remove(EvenLineEnds(text)));
    }

    /// <summary>
    /// Composed, with no more marks on a letter than languages write, and with directions that end where they should.
    /// </summary>
    internal static string Normal(string text)
    {
        var straight = BidiControls.StripUnbalanced(text);
        // Sorting a long run of marks is quadratic within Normalize: the run is shortened before it, and exactly after
        // it.
        var composed = CombiningMarks.Trim(straight, MarksPerBase * 2).Normalize(NormalizationForm.FormC);
        return CombiningMarks.Trim(composed, MarksPerBase);
    }

    private static string Clean(string text) => Framed(Normal(text));

    /// <summary>CR LF, CR and Unicode's two line ends become LF; a byte order mark goes.</summary>
    private static string EvenLineEnds(string text) =>
        text.AsSpan().IndexOfAny("\r\u2028\u2029\uFEFF") < 0
            ? text
            : text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
                .Replace('\u2028', '\n').Replace('\u2029', '\n').Replace("\uFEFF", "", StringComparison.Ordinal);

    /// <summary>Without blank lines before and space after it; the first line's indent is Markdown and stays.</summary>
    private static string Framed(string text)
    {
        var ended = text.AsSpan().TrimEnd();
        var firstWord = ended.Length - ended.TrimStart().Length;
        var lineStart = ended[..firstWord].LastIndexOf('\n') + 1;
        return ended[lineStart..].ToString();
    }
}
