using System.Text;
using System.Text.RegularExpressions;
using Forum.Text.Characters;

namespace Forum.Text.MarkdownRendering;

/// <summary>
/// A block of text as it is displayed, in the form in which it is searched for hosts. Invalid and default-ignorable
/// characters are removed, and the text is normalized to NFKC. Spaces and line breaks around a dot are removed
/// (<c>bank . example</c>). <c>%2e</c> becomes a dot, and so does a full stop of another script next to a Latin, Greek
/// or Cyrillic letter.
/// </summary>
/// <param name="Text">
/// The text. A dot that replaces several characters is padded, so that all offsets stay the same.
/// </param>
/// <param name="Ends">The offset in it at which each part ends.</param>
internal sealed record DisplayedText(string Text, IReadOnlyList<int> Ends)
{
    /// <summary>
    /// Padding after a dot that replaces several characters. It is default-ignorable, so it does not occur in the text
    /// otherwise.
    /// </summary>
    public const string Filler = "\u200B";

    private const RegexOptions Linear =
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>A percent-encoded dot (RFC 3986, section 2.1).</summary>
    private static readonly Regex EncodedDot = new("%2e", Linear | RegexOptions.IgnoreCase);

    /// <summary>A letter, digit or symbol next to a dot; most emoji are surrogate pairs in UTF-16.</summary>
    private const string BesideDot = @"[\p{L}\p{N}\p{So}\p{Cs}]";

    /// <summary>
    /// A dot with spaces on both sides, or with a line break on one. Each match starts after a letter, digit or symbol,
    /// so that white space is scanned only once.
    /// </summary>
    private static readonly Regex SpacedDot = new(
        $@"(?<={BesideDot})(\s+\.\u200B*\s+|[^\S\n]*\n\s*\.\u200B*|\.\u200B*[^\S\n]*\n\s*)(?={BesideDot})",
        RegexOptions.CultureInvariant);

    /// <summary>Letters of the Latin, Greek and Cyrillic blocks, their combining marks, and European digits.</summary>
    private const string Spaced =
        @"[A-Za-z0-9\u00C0-\u02AF\u0300-\u036F\u0370-\u052F\u1D00-\u1FFF\u2C60-\u2C7F\uA640-\uA69F\uA720-\uA7FF\uAB30-\uAB6F]";

    private const string Word = @"[\p{L}\p{N}\p{M}]";

    /// <summary>
    /// Full stops, letters, digits and signs of other scripts that look like a dot. The ideographic full stop, which
    /// browsers treat as a dot (UTS #46), and the Arabic one count when a character of <see cref="Spaced"/> is on
    /// either side, the others when one is on both sides. Elsewhere they are punctuation of their own script: a
    /// sentence that ends without a space looks like
    /// <c>中国。公司</c>, so such a host is not recognized.
    /// </summary>
    private static readonly Regex OtherDot = new(
        $@"(?<={Spaced})[\u3002\u06D4](?={Word})|(?<={Word})[\u3002\u06D4](?={Spaced})"
        + $@"|(?<={Spaced})([\u0701\u0702\uA4F8\uA60E\uA78F\u0660\u06F0]|\uD834\uDD6D|\uD802\uDE50)(?={Spaced})",
        RegexOptions.CultureInvariant);

    private static readonly Regex SpacedLetter = new($"^{Spaced}$", Linear);

    /// <summary>Spaces that are too narrow to end a word visibly; NFKC would turn them into ordinary spaces.</summary>
    private static readonly Regex NarrowSpace = new(@"[\u2006\u2008-\u200A\u202F]", Linear);

    /// <summary>
    /// The Braille blank and the Hangul fillers: letters or symbols by their category, but displayed as a gap.
    /// </summary>
    private static readonly Regex Blank = new(@"[\u2800\u115F\u1160\u3164\uFFA0]", Linear);

    /// <summary>The text of one part.</summary>
    public ReadOnlySpan<char> Of(int part) => Text.AsSpan()[(part == 0 ? 0 : Ends[part - 1])..Ends[part]];

    public static DisplayedText Of(IReadOnlyList<TextPart> parts)
    {
        var builder = new StringBuilder();
        var ends = new List<int>(parts.Count);
        Rune? last = null;
        for (var i = 0; i < parts.Count; i++)
        {
            var isLinkBorder = i > 0 && parts[i].Address != parts[i - 1].Address;
            foreach (var rune in DisplayedRunes(parts[i].Text))
            {
                if (isLinkBorder && last is { } before && AreSeparateWords(before, rune)) builder.Append(' ');
                builder.Append(rune);
                (last, isLinkBorder) = (rune, false);
            }

            ends.Add(builder.Length);
        }

        var text = EncodedDot.Replace(builder.ToString(), Dot);
        return new(OtherDot.Replace(SpacedDot.Replace(text, Dot), Dot), ends);
    }

    private static IEnumerable<Rune> DisplayedRunes(string text)
    {
        var visible = Blank.Replace(NarrowSpace.Replace(InvalidCharacters.Remove(text), ""), " ");
        foreach (var rune in visible.Normalize(NormalizationForm.FormKC).EnumerateRunes())
            if (!DefaultIgnorable.Contains(rune))
                yield return rune;
    }

    /// <summary>
    /// Whether the border of a link between two letters or digits also separates words: in scripts that put no spaces
    /// between words or before suffixes, <c>[example.org](…)です</c> is usual.
    /// </summary>
    private static bool AreSeparateWords(Rune before, Rune after) =>
        Rune.IsLetterOrDigit(before) && Rune.IsLetterOrDigit(after) && !(IsSpaced(before) && IsSpaced(after));

    /// <summary>Whether a letter is Latin, Greek or Cyrillic, or a digit is European.</summary>
    private static bool IsSpaced(Rune rune) => SpacedLetter.IsMatch(rune.ToString());

    private static string Dot(Match match) => "." + string.Concat(Enumerable.Repeat(Filler, match.Length - 1));
}
