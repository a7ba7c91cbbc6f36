using System.Globalization;
using System.Text;

namespace Forum.Text.Characters;

/// <summary>Characters as a person counts them (UAX #29, extended grapheme clusters).</summary>
internal static class Graphemes
{
    /// <summary>Counts no further than one past <paramref name="limit"/>.</summary>
    public static int Count(string text, int limit)
    {
        var count = 0;
        for (var rest = text.AsSpan(); rest.Length > 0 && count <= limit; count++)
            rest = rest[StringInfo.GetNextTextElementLength(rest)..];
        return count;
    }

    /// <summary>The longest beginning of at most <paramref name="limit"/> characters, and of at most so many bytes of UTF-8.</summary>
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
