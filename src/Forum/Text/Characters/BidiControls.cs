using System.Text;

namespace Forum.Text.Characters;

/// <summary>
/// The embedding, override and isolate controls of UAX #9. If a line contains an override or unbalanced controls, all
/// controls are removed from it, because they could reorder the text that follows ("Trojan Source", CVE-2021-42574).
/// </summary>
internal static class BidiControls
{
    // The abbreviations of UAX #9.
    private const char Lre = '\u202A', Rle = '\u202B', Pdf = '\u202C';
    private const char Lro = '\u202D', Rlo = '\u202E';
    private const char Lri = '\u2066', Fsi = '\u2068', Pdi = '\u2069';

    /// <summary>Deeper nesting counts as unbalanced.</summary>
    private const int MaxDepth = 16;

    public static bool IsBidiControl(char c) => c is >= Lre and <= Rlo or >= Lri and <= Pdi;

    public static string RemoveUnsafe(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(Lre, Pdi))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            if (range.Start.Value > 0)
                clean.Append('\n');
            var isBalanced = IsBalanced(line);
            foreach (var c in line)
                if (isBalanced || !IsBidiControl(c))
                    clean.Append(c);
        }

        return clean.ToString();
    }

    private static bool IsBalanced(ReadOnlySpan<char> line)
    {
        Span<char> expectedClosers = stackalloc char[MaxDepth];
        var depth = 0;
        foreach (var c in line)
        {
            if (c is Lro or Rlo)
                return false;
            if (c is Lre or Rle or >= Lri and <= Fsi)
            {
                if (depth == MaxDepth)
                    return false;
                expectedClosers[depth++] = c is Lre or Rle ? Pdf : Pdi;
            }
            else if (c is Pdf or Pdi && (depth == 0 || expectedClosers[--depth] != c))
            {
                return false;
            }
        }

        return depth == 0;
    }
}
