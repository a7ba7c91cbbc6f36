using System.Text;

namespace Forum.Import.Text;

/// <summary>White space handling of HTML and of Markdown.</summary>
internal static class MarkdownLines
{
    /// <summary>Replaces each run of white space with one space; keeps line feeds where they are significant.</summary>
    public static string Collapse(string text, bool lineFeedsBreak)
    {
        var collapsed = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var isBreak = c == '\n' && lineFeedsBreak;
            var isSpace = !isBreak && c is ' ' or '\t' or '\n' or '\r' or '\f';
            if (!isSpace)
                collapsed.Append(c);
            else if (collapsed.Length == 0 || collapsed[^1] != ' ')
                collapsed.Append(' ');
        }

        return collapsed.ToString();
    }

    /// <summary>Trims each line; several empty lines become one, or none.</summary>
    public static string TrimLines(string text, bool emptyLines)
    {
        var trimmed = new StringBuilder(text.Length);
        var isAfterEmptyLine = false;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].Trim(' ');
            if (line.Length == 0)
            {
                isAfterEmptyLine = true;
                continue;
            }

            if (trimmed.Length > 0)
                trimmed.Append(isAfterEmptyLine && emptyLines ? "\n\n" : "\n");
            trimmed.Append(line);
            isAfterEmptyLine = false;
        }

        return trimmed.ToString();
    }

    /// <summary>Keeps white space around the text, because it separates words.</summary>
    public static string WithoutEmptyLines(string text)
    {
        var trimmed = TrimLines(text, emptyLines: false);
        if (trimmed.Length == 0)
            return text.Length == 0 ? "" : text.Contains('\n', StringComparison.Ordinal) ? "\n" : " ";
        var start = text.AsSpan().TrimStart(" \n").Length;
        var end = text.AsSpan().TrimEnd(" \n").Length;
        return string.Concat(Space(text.AsSpan(0, text.Length - start)), trimmed, Space(text.AsSpan(end)));
    }

    private static string Space(ReadOnlySpan<char> whiteSpace) =>
        whiteSpace.Length == 0 ? "" : whiteSpace.Count('\n') > 1 ? "\n\n" : whiteSpace.Contains('\n') ? "\n" : " ";
}
