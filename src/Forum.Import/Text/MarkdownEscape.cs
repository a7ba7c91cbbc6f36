using System.Text;

namespace Forum.Import.Text;

/// <summary>Escapes text so that it is not parsed as Markdown.</summary>
internal static class MarkdownEscape
{
    private const int LongestEntity = 40;

    /// <summary>Escapes characters that have a meaning anywhere in a line.</summary>
    public static void Append(StringBuilder markdown, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var before = i > 0 ? text[i - 1] : ' ';
            var after = i + 1 < text.Length ? text[i + 1] : ' ';
            var isMark = text[i] switch
            {
                '\\' or '`' or '*' or '[' or ']' or '<' => true,
                '_' => !(char.IsLetterOrDigit(before) && char.IsLetterOrDigit(after)),
                '~' => before == '~' || after == '~' || i == 0 || i == text.Length - 1,
                '&' => StartsEntity(text[i..]),
                _ => false,
            };
            if (isMark)
                markdown.Append('\\');
            markdown.Append(text[i]);
        }
    }

    /// <summary>Escapes characters that have a meaning at the start of a line.</summary>
    public static string LineStarts(string paragraph) => string.Join('\n', paragraph.Split('\n').Select(LineStartOf));

    public static int LongestRun(string text, char c)
    {
        int longest = 0, run = 0;
        foreach (var position in text)
        {
            run = position == c ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static bool StartsEntity(ReadOnlySpan<char> text) =>
        text.Length > 1 && (text[1] == '#' || char.IsAsciiLetter(text[1]))
        && text[..Math.Min(text.Length, LongestEntity)].Contains(';');

    private static string LineStartOf(string line)
    {
        var digits = line.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits is > 0 and <= 9 && line[digits] is '.' or ')' && EndsWord(line, digits + 1))
            return line.Insert(digits, "\\");
        return line switch
        {
            ['#' or '>', ..] or ['-', '-', ..] => "\\" + line,
            ['-' or '+', ..] when EndsWord(line, 1) => "\\" + line,
            _ => line,
        };
    }

    private static bool EndsWord(string line, int position) => position == line.Length || line[position] is ' ' or '\t';
}
