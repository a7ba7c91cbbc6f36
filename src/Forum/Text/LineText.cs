using System.Text;
using Forum.Text.Characters;

namespace Forum.Text;

/// <summary>Words on one line: a title, a section's name, the reason of a lock.</summary>
public static class LineText
{
    /// <summary>
    /// Bytes of UTF-8 that are stored for each character a person counts. No language writes as many: a family emoji has 25. But a
    /// character may have any number of code points, and what is stored has to have an end.
    /// </summary>
    public const int BytesPerCharacter = 32;

    /// <summary>
    /// Refuses what has line breaks or tabs within; spaces around it go, and several in a row become one.
    /// </summary>
    /// <param name="text">As the client sent it.</param>
    /// <param name="maxLength">In characters as a person counts them (grapheme clusters).</param>
    public static CheckedText Check(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > (long)maxLength * BytesPerCharacter)
            return CheckedText.TooLong(maxLength);
        var line = text.Trim();
        if (line.AsSpan().IndexOfAny("\t\n\u2028\u2029") >= 0 || InvalidCharacters.AnyIn(line))
            return CheckedText.Refused(
                TextFault.BrokenCharacter, "The text has line breaks or characters that are not text.");
        line = Clean(line);
        if (!VisibleText.AnyIn(line))
            return CheckedText.Refused(TextFault.Empty, "The text is empty.");
        if (Graphemes.Count(line, maxLength) > maxLength) return CheckedText.TooLong(maxLength);
        var bytes = maxLength * BytesPerCharacter;
        return Encoding.UTF8.GetByteCount(line) > bytes
            ? CheckedText.Refused(TextFault.TooLong, FormattableString.Invariant($"The text is longer than {bytes} bytes."))
            : CheckedText.Fine(line);
    }

    /// <summary>
    /// What can be kept of a line that nobody can be asked to correct, cut to the length. It may be empty.
    /// </summary>
    public static string Salvage(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = maxLength * BytesPerCharacter;
        var bounded = text[..Math.Min(text.Length, bytes)];
        var line = InvalidCharacters.Remove(bounded.ReplaceLineEndings(" ").Replace('\t', ' '));
        return Graphemes.First(Clean(line.Trim()), maxLength, bytes).Trim();
    }

    private static string Clean(string line) =>
        string.Join(' ', CommentText.Normal(line).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
