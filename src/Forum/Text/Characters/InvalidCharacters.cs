using System.Buffers;
using System.Globalization;
using System.Text;

namespace Forum.Text.Characters;

/// <summary>
/// Characters that are not allowed in text: controls other than tab and line feed, noncharacters, lone surrogates.
/// PostgreSQL rejects U+0000, and <see cref="string.Normalize()"/> throws for U+FFFE and for a lone surrogate.
/// </summary>
public static class InvalidCharacters
{
    /// <summary>Whether the text contains an invalid character.</summary>
    public static bool AnyIn(string text) => AnyIn(text, Is);

    /// <summary>
    /// Whether the text can be normalized: it contains no noncharacters and no lone surrogates, but may contain
    /// controls.
    /// </summary>
    public static bool CanBeNormalized(string text) => !AnyIn(text, IsNoncharacter);

    private static bool AnyIn(string text, Func<Rune, bool> isInvalid)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != OperationStatus.Done || isInvalid(rune))
                return true;
            rest = rest[length..];
        }

        return false;
    }

    /// <summary>Removes the invalid characters; a lone surrogate becomes U+FFFD.</summary>
    public static string Remove(string text)
    {
        if (!AnyIn(text))
            return text;
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (!Is(rune))
                builder.Append(rune);
        return builder.ToString();
    }

    private static bool Is(Rune rune) =>
        (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control && rune.Value is not ('\t' or '\n'))
        || IsNoncharacter(rune);

    private static bool IsNoncharacter(Rune rune) =>
        (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;
}
