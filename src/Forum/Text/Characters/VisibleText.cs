using System.Globalization;
using System.Text;

namespace Forum.Text.Characters;

/// <summary>Whether a text contains any visible character.</summary>
internal static class VisibleText
{
    private const int BrailleBlank = 0x2800;

    public static bool AnyIn(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (IsVisible(rune))
                return true;
        return false;
    }

    private static bool IsVisible(Rune rune) =>
        rune.Value != BrailleBlank && !Rune.IsWhiteSpace(rune) && !DefaultIgnorable.Contains(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
}
