using System.Text;
using Forum.Text.Characters;

namespace Forum.Text;

/// <summary>
/// Validates and normalizes the content of a comment for storage: Markdown, Unicode NFC, LF line endings.
/// </summary>
public static class CommentText
{
    /// <summary>
    /// Maximum UTF-8 bytes stored per grapheme. An Indic letter with its marks takes up to nine and a family emoji 25,
    /// so a comment of only such emoji reaches the limit with fewer graphemes than one of ordinary words.
    /// </summary>
    public const int BytesPerCharacter = 8;

    private const int MarksPerBase = 4;

    /// <summary>Validates and cleans in several linear passes, the cheapest first.</summary>
    /// <param name="text">As the client sent it.</param>
    /// <param name="maxLength">In graphemes (grapheme clusters, UAX #29).</param>
    public static CheckedText Check(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > (long)maxLength * BytesPerCharacter)
            return CheckedText.TooLong(maxLength);
        var clean = NormalizeLineEndings(text);
        if (InvalidCharacters.AnyIn(clean))
            return CheckedText.Invalid(TextFault.InvalidCharacter, "The text contains invalid characters.");
        clean = Clean(clean);
        if (!VisibleText.AnyIn(clean))
            return CheckedText.Invalid(TextFault.Empty, "The text is empty.");
        return Graphemes.Count(clean, maxLength) > maxLength
            || Encoding.UTF8.GetByteCount(clean) > (long)maxLength * BytesPerCharacter
            ? CheckedText.TooLong(maxLength)
            : CheckedText.Valid(clean);
    }

    /// <summary>
    /// Cleans a text whose author cannot be asked to correct it, such as an imported one, instead of rejecting it. The
    /// result may be empty.
    /// </summary>
    public static string Repair(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Clean(InvalidCharacters.Remove(NormalizeLineEndings(text)));
    }

    /// <summary>
    /// Normalizes to NFC, limits the combining marks on a letter to what languages use, and removes unbalanced bidi
    /// controls.
    /// </summary>
    internal static string Normalize(string text)
    {
        var balanced = BidiControls.RemoveUnsafe(text);
        // Normalize sorts a long run of marks in quadratic time: the run is shortened before it, and trimmed exactly
        // after it.
        var composed = CombiningMarks.RemoveExcess(balanced, MarksPerBase * 2).Normalize(NormalizationForm.FormC);
        return CombiningMarks.RemoveExcess(composed, MarksPerBase);
    }

    private static string Clean(string text) => TrimBlankLines(Normalize(text));

    /// <summary>Replaces CR LF, CR, U+2028 and U+2029 with LF; removes byte order marks.</summary>
    private static string NormalizeLineEndings(string text) =>
        text.AsSpan().IndexOfAny("\r\u2028\u2029\uFEFF") < 0
            ? text
            : text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
                .Replace('\u2028', '\n').Replace('\u2029', '\n').Replace("\uFEFF", "", StringComparison.Ordinal);

    /// <summary>
    /// Removes leading blank lines and trailing white space; the indentation of the first line is Markdown and stays.
    /// </summary>
    private static string TrimBlankLines(string text)
    {
        var trimmed = text.AsSpan().TrimEnd();
        var firstWord = trimmed.Length - trimmed.TrimStart().Length;
        var lineStart = trimmed[..firstWord].LastIndexOf('\n') + 1;
        return trimmed[lineStart..].ToString();
    }
}
