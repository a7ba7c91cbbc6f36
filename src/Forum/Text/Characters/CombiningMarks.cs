using System.Globalization;
using System.Text;

namespace Forum.Text.Characters;

/// <summary>
/// Limits the combining marks on one base character: 8 of any kind, and fewer (the caller's limit) of those that are
/// common to many scripts. No orthography needs four common marks (Vietnamese needs two); scripts that write vowels
/// with marks of their own, such as Burmese and Tibetan, put up to six on one letter.
/// </summary>
internal static class CombiningMarks
{
    private const int MaxMarksPerBase = 8;

    /// <summary>Removes the marks that exceed the limits; text without them is returned unchanged.</summary>
    public static string RemoveExcess(string text, int maxCommonMarksPerBase)
    {
        StringBuilder? trimmed = null;
        int common = 0, any = 0, position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var isMark = IsCombiningMark(rune);

            // Invisible characters do not end the sequence of marks on their base character, and are kept.
            if (isMark || !IsInvisible(rune))
            {
                any = isMark ? any + 1 : 0;
                common = !isMark ? 0 : IsCommon(rune) ? common + 1 : common;
            }

            if (isMark && (any > MaxMarksPerBase || common > maxCommonMarksPerBase))
                trimmed ??= new StringBuilder(text, 0, position, text.Length);
            else
                trimmed?.Append(rune);
            position += rune.Utf16SequenceLength;
        }

        return trimmed?.ToString() ?? text;
    }

    /// <summary>
    /// Whether the rune is a combining mark (Mn, Mc, Me), except for the variation selectors, which belong to the
    /// preceding emoji or ideograph.
    /// </summary>
    public static bool IsCombiningMark(Rune rune) =>
        !IsVariationSelector(rune)
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark;

    /// <summary>
    /// Whether a combining mark fits letters of any script, or is often stacked abusively ("Zalgo" text). Call it only
    /// for marks: the ranges also contain a few other characters.
    /// </summary>
    public static bool IsCommon(Rune rune) => rune.Value is >= 0x300 and <= 0x36F or >= 0x483 and <= 0x489
        or >= 0x1AB0 and <= 0x1AFF or >= 0x1DC0 and <= 0x1DFF or >= 0x20D0 and <= 0x20FF or >= 0x2DE0 and <= 0x2DFF
        or >= 0xA66F and <= 0xA67F or >= 0xFE20 and <= 0xFE2F;

    private static bool IsInvisible(Rune rune) =>
        IsVariationSelector(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;

    private static bool IsVariationSelector(Rune rune) =>
        rune.Value is >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF;
}
