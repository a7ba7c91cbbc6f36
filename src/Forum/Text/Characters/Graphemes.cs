using System.Globalization;
using System.Text;

namespace Forum.Text.Characters;

/// <summary>Counts and truncates by user-perceived characters (UAX #29, extended grapheme clusters).</summary>
internal static class Graphemes
{
    /// <summary>The number of graphemes; counting stops at <paramref name="limit"/> + 1.</summary>
    public static int Count(string text, int limit)
    {
        var count = 0;
        for (var rest = text.AsSpan(); rest.Length > 0 && count <= limit; count++)
            rest = rest[StringInfo.GetNextTextElementLength(rest)..];
        return count;
    }

    /// <summary>
    /// The longest prefix with at most <paramref name="limit"/> graphemes and at most the given number of UTF-8 bytes.
    /// </summary>
    public static string First(string text, int limit, int bytes = int.MaxValue)
    {
        var end = 0;
        for (var count = 0; count < limit && end < text.Length; count++)
        {
            var length = StringInfo.GetNextTextElementLength(text.AsSpan(end));
            bytes -= Encoding.UTF8.GetByteCount(text.AsSpan(end, length));
            if (bytes < 0) break;
            end += length;
        }

        return text[..end];
    }
}
