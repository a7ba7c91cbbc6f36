using System.Text;
using System.Text.RegularExpressions;
using Forum.Text.Characters;

namespace Forum.Text.MarkdownRendering;

/// <summary>
/// A block of text as it looks to a reader who searches it for hosts: broken and default-ignorable characters removed, NFKC,
/// <c>bank . example</c> without its spaces, also where a line breaks beside the dot, <c>%2e</c> read as a dot, and a full stop of another script
/// beside a Latin, Greek or Cyrillic letter too.
/// </summary>
/// <param name="Whole">What takes the place of a longer dot is filled up, so that all stays where it was.</param>
/// <param name="Ends">Where each part ends in it.</param>
internal sealed record SeenText(string Whole, IReadOnlyList<int> Ends)
{
    /// <summary>Follows a dot that stands for several characters. It is default-ignorable, so texts themselves have none left.</summary>
    public const string Filler = "\u200B";

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>A dot as addresses encode it (RFC 3986, section 2.1).</summary>
    private static readonly Regex EncodedDot = new("%2e", Linear | RegexOptions.IgnoreCase);

    /// <summary>
    /// A dot with spaces on both sides, or with a line break on one. Each match starts behind a letter or digit, so that white space is
    /// passed once.
    /// </summary>
    private static readonly Regex SpacedDot = new(
        @"(?<=[\p{L}\p{N}])(\s+\.\u200B*\s+|[^\S\n]*\n\s*\.\u200B*|\.\u200B*[^\S\n]*\n\s*)(?=[\p{L}\p{N}])", RegexOptions.CultureInvariant);

    /// <summary>Letters of the Latin, Greek and Cyrillic blocks, their combining marks, and European digits.</summary>
    private const string Spaced =
        @"[A-Za-z0-9\u00C0-\u02AF\u0300-\u036F\u0370-\u052F\u1D00-\u1FFF\u2C60-\u2C7F\uA640-\uA69F\uA720-\uA7FF\uAB30-\uAB6F]";

    private const string Word = @"[\p{L}\p{N}\p{M}]";

    /// <summary>
    /// Full stops, letters, digits and signs of other scripts that look like a dot. The ideographic one, which browsers read as a dot
    /// (UTS #46), and the Arabic one count where a letter or digit of <see cref="Spaced"/> is on either side, the others where one is on both.
    /// Elsewhere they are punctuation of their own script: a sentence that ends without a space looks like <c>中国。公司</c>, so such a host
    /// is not recognized.
    /// </summary>
    private static readonly Regex OtherDot = new(
        $@"(?<={Spaced})[\u3002\u06D4](?={Word})|(?<={Word})[\u3002\u06D4](?={Spaced})"
        + $@"|(?<={Spaced})([\u0701\u0702\uA4F8\uA60E\uA78F\u0660\u06F0]|\uD834\uDD6D|\uD802\uDE50)(?={Spaced})",
        RegexOptions.CultureInvariant);

    private static readonly Regex SpacedLetter = new($"^{Spaced}$", Linear);

    /// <summary>Spaces so narrow that a word does not end at them; NFKC makes them ordinary ones.</summary>
    private static readonly Regex NarrowSpace = new(@"[\u2006\u2008-\u200A\u202F]", Linear);

    /// <summary>The blank of Braille and the fillers of Hangul: letters or symbols by their class, and a gap to the eye.</summary>
    private static readonly Regex Blank = new(@"[\u2800\u115F\u1160\u3164\uFFA0]", Linear);

    /// <summary>The text of one part.</summary>
    public ReadOnlySpan<char> Of(int part) => Whole.AsSpan()[(part == 0 ? 0 : Ends[part - 1])..Ends[part]];

    public static SeenText Of(IReadOnlyList<TextPart> parts)
    {
        var whole = new StringBuilder();
        var ends = new List<int>(parts.Count);
        Rune? last = null;
        for (var i = 0; i < parts.Count; i++)
        {
            var isBorder = i > 0 && parts[i].Address != parts[i - 1].Address;
            foreach (var rune in AsItLooks(parts[i].Text))
            {
                if (isBorder && last is { } before && AreOtherWords(before, rune)) whole.Append(' ');
                whole.Append(rune);
                (last, isBorder) = (rune, false);
            }

            ends.Add(whole.Length);
        }

        var text = EncodedDot.Replace(whole.ToString(), Dot);
        return new(OtherDot.Replace(SpacedDot.Replace(text, Dot), Dot), ends);
    }

    private static IEnumerable<Rune> AsItLooks(string text)
    {
        var visible = Blank.Replace(NarrowSpace.Replace(InvalidCharacters.Remove(text), ""), " ");
        foreach (var rune in visible.Normalize(NormalizationForm.FormKC).EnumerateRunes())
            if (!DefaultIgnorable.Contains(rune))
                yield return rune;
    }

    /// <summary>
    /// Whether the border of a link between two letters or digits is one of words too: in scripts that put no spaces between words or before
    /// suffixes, <c>[example.org](…)です</c> is usual.
    /// </summary>
    private static bool AreOtherWords(Rune before, Rune after) =>
        Rune.IsLetterOrDigit(before) && Rune.IsLetterOrDigit(after) && !(IsSpaced(before) && IsSpaced(after));

    /// <summary>Whether a letter is Latin, Greek or Cyrillic, or a digit is European.</summary>
    private static bool IsSpaced(Rune rune) => SpacedLetter.IsMatch(rune.ToString());

    private static string Dot(Match match) => "." + string.Concat(Enumerable.Repeat(Filler, match.Length - 1));
}
