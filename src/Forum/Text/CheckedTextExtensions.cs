using Forum.Errors;
using Forum.Text.Characters;

namespace Forum.Text;

/// <summary>Converts the result of a text check to an error that names the field.</summary>
internal static class CheckedTextExtensions
{
    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public static string OrThrow(this CheckedText text, string field) =>
        text.IsInvalid ? throw Refusal.Invalid(field, text.Problem.Message) : text.Text;

    /// <summary>An optional line.</summary>
    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public static string? OptionalLine(string? text, int maxLength, string field) =>
        text is null ? null : LineText.Check(text, maxLength).OrThrow(field);
}
