using System.Buffers;
using System.Globalization;
using System.Text;

namespace Forum.Text.Characters;

/// <summary>
/// Characters that are no text: controls other than tab and line feed, noncharacters, halves of surrogate pairs.
/// PostgreSQL throws at U+0000, and <see cref="string.Normalize()"/> at a lone surrogate.
/// </summary>
internal static class Broken
{
    public static bool AnyIn(string text)
    {
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != OperationStatus.Done || Is(rune))
                return true;
            rest = rest[length..];
        }

        return false;
    }

    /// <summary>The text without them; a lone surrogate becomes U+FFFD.</summary>
    public static string Remove(string text)
    {
        if (!AnyIn(text))
            return text;
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (!Is(rune))
                whole.Append(rune);
        return whole.ToString();
    }

    private static bool Is(Rune rune) =>
        (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control && rune.Value is not ('\t' or '\n'))
        || (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;
}
