using System.Text;
using Forum.Text.Characters;

namespace Forum.Text;

/// <summary>Single-line text: a title, a section's name, the reason of a lock.</summary>
public static class LineText
{
    /// <summary>
    /// Maximum UTF-8 bytes stored per grapheme. No language needs as many, and a family emoji has 25; but a grapheme
    /// may have any number of code points, so the stored size needs a limit.
    /// </summary>
    public const int BytesPerCharacter = 32;

    /// <summary>
    /// Rejects text that contains line breaks or tabs; trims it, and collapses runs of spaces to one.
    /// </summary>
    /// <param name="text">As the client sent it.</param>
    /// <param name="maxLength">In graphemes (grapheme clusters, UAX #29).</param>
    public static CheckedText Check(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > (long)maxLength * BytesPerCharacter)
            return CheckedText.TooLong(maxLength);
        var line = text.Trim();
        if (line.AsSpan().IndexOfAny("\t\n\u2028\u2029") >= 0 || InvalidCharacters.AnyIn(line))
            return CheckedText.Invalid(
                TextFault.InvalidCharacter, "The text contains line breaks or invalid characters.");
        line = Clean(line);
        if (!VisibleText.AnyIn(line))
            return CheckedText.Invalid(TextFault.Empty, "The text is empty.");
        if (Graphemes.Count(line, maxLength) > maxLength) return CheckedText.TooLong(maxLength);
        var bytes = maxLength * BytesPerCharacter;
        return Encoding.UTF8.GetByteCount(line) > bytes
            ? CheckedText.Invalid(
                TextFault.TooLong, FormattableString.Invariant($"The text is longer than {bytes} bytes."))
            : CheckedText.Valid(line);
    }

    /// <summary>
    /// Cleans a line whose author cannot be asked to correct it, and truncates it to the length. The result may be
    /// empty.
    /// </summary>
    public static string Repair(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = maxLength * BytesPerCharacter;
        var bounded = text[..Math.Min(text.Length, bytes)];
        var line = InvalidCharacters.Remove(bounded.ReplaceLineEndings(" ").Replace('\t', ' '));
        var truncated = Graphemes.First(Clean(line.Trim()), maxLength, bytes);

        // The closing control of a pair may have been cut off.
        return BidiControls.RemoveUnsafe(truncated).Trim();
    }

    private static string Clean(string line) =>
        string.Join(' ', CommentText.Normalize(line).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
