using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Forum.Text.Characters;

namespace Forum.Text;

/// <summary>
/// The part of a URL that identifies an article or a section: lowercase ASCII letters, digits and hyphens.
/// </summary>
public static class Slug
{
    public const int MaxLength = 200;

    /// <summary>
    /// Validates a slug but never normalizes it, so that each article or section has exactly one valid slug.
    /// </summary>
    public static CheckedText Check(string slug)
    {
        ArgumentNullException.ThrowIfNull(slug);
        if (slug.Length > MaxLength)
            return CheckedText.TooLong(MaxLength);
        if (slug.Length == 0)
            return CheckedText.Invalid(TextFault.Empty, "The slug is empty.");
        return slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && slug is not (['-', ..] or [.., '-'])
            ? CheckedText.Valid(slug)
            : CheckedText.Invalid(
                TextFault.Malformed,
                "A slug contains only lowercase letters a to z, digits and hyphens, and no hyphen at its start or end.");
    }

    /// <summary>
    /// Creates a slug from a title, or from another system's slug (percent-encoded ones are decoded first). It is
    /// deterministic. Latin, Greek and Cyrillic letters are transliterated to ASCII; a title that is mostly in other
    /// scripts gets a suffix of 12 hexadecimal digits from a hash of the title.
    /// </summary>
    public static string From(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        var text = InvalidCharacters.Remove(Uri.UnescapeDataString(title[..Math.Min(title.Length, MaxLength * 10)]));
        var slug = new StringBuilder();
        int transliterated = 0, untransliterated = 0;
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            var letters = AsciiLetters.Of(rune);
            if (letters is not null)
                slug.Append(letters);
            else if (slug.Length > 0 && slug[^1] != '-' && !IsSilent(rune))
                slug.Append('-');
            transliterated += letters is null ? 0 : 1;
            untransliterated += letters is null && Rune.IsLetter(rune) ? 1 : 0;
        }

        var trimmed = slug.ToString().Trim('-');
        if (transliterated > untransliterated)
            return trimmed[..Math.Min(trimmed.Length, MaxLength)].TrimEnd('-');
        var digits = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
        return trimmed.Length == 0
            ? digits
            : trimmed[..Math.Min(trimmed.Length, MaxLength - 13)].TrimEnd('-') + "-" + digits;
    }

    /// <summary>Whether no hyphen replaces the character: accents and apostrophes do not separate words.</summary>
    private static bool IsSilent(Rune rune) =>
        rune.Value is '\'' or 0x2019 || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark;
}
