using System.Globalization;
using System.Text;

namespace Forum.Text.Characters;

/// <summary>
/// Limits the combining marks that are stacked on one letter. No orthography uses four of the marks that fit any letter
/// (Vietnamese needs two); scripts that write vowels with their own marks, such as Burmese and Tibetan, put up to six
/// on one letter.
/// </summary>
internal static class CombiningMarks
{
    private const int AnyMarksPerBase = 8;

    /// <summary>Removes the marks that exceed the limits; a text without such marks is returned unchanged.</summary>
    public static string Trim(string text, int commonMarksPerBase)
    {
        StringBuilder? trimmed = null;
        int common = 0, any = 0, position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var isMark = Is(rune);
            any = isMark ? any + 1 : 0;
            common = !isMark ? 0 : IsCommon(rune) ? common + 1 : common;
            if (any > AnyMarksPerBase || common > commonMarksPerBase)
                trimmed ??= new StringBuilder(text, 0, position, text.Length);
            else
                trimmed?.Append(rune);
            position += rune.Utf16SequenceLength;
        }

        return trimmed?.ToString() ?? text;
    }

    /// <summary>
    /// Whether the character is a combining mark. Variation selectors and joiners belong to the preceding emoji and do
    /// not count.
    /// </summary>
    public static bool Is(Rune rune) =>
        rune.Value is not (>= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF)
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark;

    /// <summary>
    /// A mark that is not specific to a script, or of the kinds used to stack marks abusively ("Zalgo" text).
    /// </summary>
    public static bool IsCommon(Rune rune) => rune.Value is >= 0x300 and <= 0x36F or >= 0x483 and <= 0x489
        or >= 0x1AB0 and <= 0x1AFF or >= 0x1DC0 and <= 0x1DFF or >= 0x20D0 and <= 0x20FF or >= 0x2DE0 and <= 0x2DFF
        or >= 0xA66F and <= 0xA67F or >= 0xFE20 and <= 0xFE2F;
}
