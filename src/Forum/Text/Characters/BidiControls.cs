using System.Text;

namespace Forum.Text.Characters;

/// <summary>
/// The embedding, override and isolate controls of UAX #9. All of them are removed from a line in which they are
/// unbalanced or that contains an override, because they could reverse the text that follows (CVE-2021-42574).
/// </summary>
internal static class BidiControls
{
    private const char Embed = '\u202A', EmbedRight = '\u202B', Pop = '\u202C';
    private const char OverrideLeft = '\u202D', OverrideRight = '\u202E';
    private const char IsolateLeft = '\u2066', IsolateAuto = '\u2068', PopIsolate = '\u2069';
    private const int MaxDepth = 16;

    public static bool Is(char c) => c is >= Embed and <= OverrideRight or >= IsolateLeft and <= PopIsolate;

    public static string StripUnbalanced(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(Embed, PopIsolate))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            if (range.Start.Value > 0)
                clean.Append('\n');
            var isBalanced = IsBalanced(line);
            foreach (var c in line)
                if (isBalanced || !Is(c))
                    clean.Append(c);
        }

        return clean.ToString();
    }

    private static bool IsBalanced(ReadOnlySpan<char> line)
    {
        Span<char> closings = stackalloc char[MaxDepth];
        var depth = 0;
        foreach (var c in line)
        {
            if (c is OverrideLeft or OverrideRight)
                return false;
            if (c is Embed or EmbedRight or >= IsolateLeft and <= IsolateAuto)
            {
                if (depth == MaxDepth)
                    return false;
                closings[depth++] = c is Embed or EmbedRight ? Pop : PopIsolate;
            }
            else if (c is Pop or PopIsolate && (depth == 0 || closings[--depth] != c))
            {
                return false;
            }
        }

        return depth == 0;
    }
}
