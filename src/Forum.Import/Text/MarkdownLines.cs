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
    public static string Framed(string text, bool emptyLines)
    {
        var framed = new StringBuilder(text.Length);
        var isApart = false;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].Trim(' ');
            if (line.Length == 0)
            {
                isApart = true;
                continue;
            }

            if (framed.Length > 0)
                framed.Append(isApart && emptyLines ? "\n\n" : "\n");
            framed.Append(line);
            isApart = false;
        }

        return framed.ToString();
    }

    /// <summary>Keeps white space around the text, because it separates words.</summary>
    public static string WithoutEmptyLines(string text)
    {
        var framed = Framed(text, emptyLines: false);
        if (framed.Length == 0)
            return text.Length == 0 ? "" : text.Contains('\n', StringComparison.Ordinal) ? "\n" : " ";
        var start = text.AsSpan().TrimStart(" \n").Length;
        var end = text.AsSpan().TrimEnd(" \n").Length;
        return string.Concat(Space(text.AsSpan(0, text.Length - start)), framed, Space(text.AsSpan(end)));
    }

    private static string Space(ReadOnlySpan<char> around) =>
        around.Length == 0 ? "" : around.Count('\n') > 1 ? "\n\n" : around.Contains('\n') ? "\n" : " ";
}
