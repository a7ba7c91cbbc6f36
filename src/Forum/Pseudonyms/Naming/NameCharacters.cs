using System.Globalization;
using System.Text;
using Forum.Text.Characters;

namespace Forum.Pseudonyms.Naming;

/// <summary>The characters allowed in names: those with which words are spelled, similar to UTS #39, 3.1.</summary>
internal static class NameCharacters
{
    private const int CommonMarksPerBase = 3;

    /// <summary>
    /// UTS #39, 5.4: no orthography uses more than four nonspacing marks in a row, or the same one twice.
    /// </summary>
    private const int NonSpacingMarksPerBase = 4;

    public static bool AreAllowed(string name)
    {
        int common = 0, nonSpacing = 0;
        var hasLetter = false;
        Rune? previous = null;
        foreach (var rune in name.EnumerateRunes())
        {
            var kind = KindOf(rune);
            common = kind != Kind.Mark ? 0 : common + (CombiningMarks.IsCommon(rune) ? 1 : 0);
            nonSpacing = kind != Kind.Mark ? 0
                : nonSpacing + (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark ? 1 : 0);
            if (kind == Kind.NotAllowed || common > CommonMarksPerBase || nonSpacing > NonSpacingMarksPerBase)
                return false;
            if (kind == Kind.Mark
                && (previous is not { } letter || rune == letter || KindOf(letter) == Kind.Punctuation))
                return false;
            if (kind == Kind.Punctuation && previous is null)
                return false;
            hasLetter |= kind == Kind.Letter;
            previous = rune;
        }

        return hasLetter;
    }

    private static Kind KindOf(Rune rune)
    {
        if (rune.Value is ' ' or '.' or '-' or '_' or '\'')
            return Kind.Punctuation;
        if (!Scripts.IsAssigned(rune))
            return Kind.NotAllowed;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber => Kind.Digit,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => Kind.Mark,
            _ => Kind.NotAllowed,
        };
    }

    private enum Kind
    {
        NotAllowed,
        Letter,
        Digit,
        Mark,
        Punctuation,
    }
}
